import { type DataPoint, linesAt, pageData } from './data.js';
import { all } from './element.js';

/** The stretch of an axis that is drawn. */
export type Span = readonly [low: number, high: number];

/** A line of a plot; `name` is short, as it is shown. */
export interface PlotSeries {
  readonly name: string;
  readonly group: SVGGElement;
  points: readonly DataPoint[];
  predicted: readonly DataPoint[];
}

/** A plot of the page; its points are there once it is {@link filled}. */
export interface Plot {
  readonly element: HTMLElement;
  readonly figure: HTMLElement;
  readonly svg: SVGSVGElement;
  /** The title of the x-axis: plots of one title share cursor and zoom. */
  readonly axis: string;
  readonly unit: string;
  /** All that there is to be drawn, and the part of it that is. */
  readonly whole: { readonly x: Span; readonly y: Span };
  view: { x: Span; y: Span };
  readonly height: number;
  readonly series: readonly PlotSeries[];
}

/** Returns the plots of the page. */
export function plotsOfPage(): Plot[] {
  return all('.plot').flatMap((element) => {
    const [svg, figure] = [element.querySelector('svg'), element.closest('figure')];
    return svg && figure ? [plotOf(element, figure, svg)] : [];
  });
}

function plotOf(element: HTMLElement, figure: HTMLElement, svg: SVGSVGElement): Plot {
  const { x = '0 1', y = '0 1', unit = '', xTitle = '' } = element.dataset;
  const whole = { x: spanOf(x), y: spanOf(y) };
  return {
    ...{ element, figure, svg, axis: xTitle, unit, whole, view: whole, height: svg.viewBox.baseVal.height },
    series: all<SVGGElement>('g[data-series]', svg).map((group) => ({
      ...{ name: group.dataset.series ?? '', group, points: [], predicted: [] },
    })),
  };
}

function spanOf(text: string): Span {
  const [low = 0, high = 1] = text.split(' ').map(Number);
  return [low, high];
}

/** Gives a plot its points, from the data of the page. */
export async function filled(plot: Plot): Promise<Plot> {
  if (plot.series.some(({ points }) => points.length > 0)) return plot;
  const { source = '', points: key = '' } = plot.element.dataset;
  const lines = linesAt(await pageData(), source).filter((line) => pointsAt(line, key).length > 0);
  for (const [index, series] of plot.series.entries()) {
    const line = lines[index];
    if (!line) continue;
    series.points = pointsAt(line, key);
    series.predicted = pointsAt(line, 'predicted');
  }
  return plot;
}

function pointsAt(line: Readonly<Record<string, unknown>>, key: string): readonly DataPoint[] {
  return (line[key] as readonly DataPoint[] | undefined) ?? [];
}

/** Returns the lines that are not switched off. */
export function shownSeries({ series }: Plot): readonly PlotSeries[] {
  return series.filter(({ group }) => !group.classList.contains('off'));
}

/** Returns the x of the points of the longest line that is shown, within what is drawn. */
export function stops(plot: Plot): number[] {
  const [low, high] = plot.view.x;
  const longest = shownSeries(plot).reduce<readonly DataPoint[]>(
    (best, { points }) => (points.length > best.length ? points : best),
    [],
  );
  return longest.map(([x]) => x).filter((x) => x >= low && x <= high);
}

/** Returns the x at a place on the screen. */
export function xAt(plot: Plot, clientX: number): number {
  const { left, width } = plot.element.getBoundingClientRect();
  const [low, high] = plot.view.x;
  return low + Math.min(1, Math.max(0, (clientX - left) / width)) * (high - low);
}

/** Returns the position of an x in what is drawn: 0 … 1 where it is within. */
export function shareOf(plot: Plot, x: number): number {
  const [low, high] = plot.view.x;
  return (x - low) / (high - low || 1);
}
