import { LABEL_GAP, originWords, PICTURE_WIDTH, TALL } from '../chart/geometry.js';
import { placeLabels } from '../chart/placeLabels.js';
import type { DataPoint } from './data.js';
import { all, element } from './element.js';
import { type Plot, type Span, shareOf, shownSeries } from './plots.js';
import { readFigure } from './readFigure.js';
import { isTime } from './readOut.js';
import { spanAround, ticksOf } from './ticks.js';

/** The least part of an axis that is zoomed into. */
const LEAST = 1 / 500;

/** Shows a stretch of the x-axis of a plot, its lines as high as they fit; undefined shows all. */
export function zoomTo(plot: Plot, span: Span | undefined): void {
  const x = span && within(plot.whole.x, span);
  plot.figure.classList.toggle('zoomed', x !== undefined);
  plot.view = x ? { x, y: heightFor(plot, x) } : plot.whole;
  drawView(plot);
}

/** Returns a stretch as far as it is on the axis; undefined where it holds all of it, or nothing. */
export function within([low, high]: Span, [from, to]: Span): Span | undefined {
  const least = (high - low) * LEAST;
  const [start, end] = [Math.max(low, Math.min(from, to)), Math.min(high, Math.max(from, to))];
  if (end <= start || end - start < least || (start <= low && end >= high)) return undefined;
  return [start, end];
}

/** Returns the stretch around an x that is `factor` times as long, which keeps the x where it is. */
export function stretched([low, high]: Span, x: number, factor: number): Span {
  return [x - (x - low) * factor, x + (high - x) * factor];
}

/** Returns the part of the y-axis that the lines take in a stretch of the other. */
function heightFor(plot: Plot, x: Span): Span {
  const [low, high] = plot.whole.y;
  const [bottom, top] = spanAround(valuesWithin(plot, x), ticksHigh(plot));
  const [from, to] = [Math.max(low, bottom), Math.min(high, top)];
  return to > from ? [from, to] : plot.whole.y;
}

/** Returns the values that lines have within a stretch, and just beside it, where they come from and go to. */
function valuesWithin(plot: Plot, [low, high]: Span): number[] {
  return shownSeries(plot).flatMap(({ points, predicted }) => [
    ...part(points, low, high),
    ...part(predicted, low, high),
  ]);
}

function part(points: readonly DataPoint[], low: number, high: number): number[] {
  const first = points.findIndex(([x]) => x >= low);
  const after = points.findIndex(([x]) => x > high);
  const [from, to] = [first < 0 ? points.length - 1 : Math.max(0, first - 1), after < 0 ? points.length : after + 1];
  return points.slice(from, to).flatMap(([, value, least, most]) => [value, least ?? value, most ?? value]);
}

function drawView(plot: Plot): void {
  const { svg, height, whole, view } = plot;
  const [left, right] = view.x.map((x) => ((x - whole.x[0]) / (whole.x[1] - whole.x[0])) * PICTURE_WIDTH);
  const [bottom, top] = view.y.map((y) => (1 - (y - whole.y[0]) / (whole.y[1] - whole.y[0])) * height);
  if ([left, right, bottom, top].some((each) => each === undefined || !Number.isFinite(each))) return;
  const [x, y, wide, high] = [left ?? 0, top ?? 0, (right ?? 0) - (left ?? 0), (bottom ?? 0) - (top ?? 0)];
  svg.setAttribute('viewBox', `${x} ${y} ${wide} ${high}`);
  drawAxes(plot, { x, y, wide, high });
  drawEnds(plot);
}

function ticksHigh({ height }: Plot): number {
  return height > TALL ? 6 : 4;
}

/** Draws the marks of the axes anew; of a view that is whole, those that the page came with. */
function drawAxes(plot: Plot, box: { x: number; y: number; wide: number; high: number }): void {
  const { element: place, svg, view, whole } = plot;
  for (const each of all('.anew', place)) each.remove();
  const isWhole = view === whole;
  for (const each of all('.x, .y', place)) each.hidden = !isWhole;
  const ticks = ticksOf(...view.y, ticksHigh(plot)).filter((value) => isMarked(value, plot.unit));
  const share = (value: number) => 1 - (value - view.y[0]) / (view.y[1] - view.y[0]);
  const grid = svg.querySelector<SVGPathElement>('.grid');
  if (grid) {
    grid.dataset.whole ??= grid.getAttribute('d') ?? '';
    const drawn = ticks.map((value) => `M${box.x} ${box.y + share(value) * box.high}h${box.wide}`).join('');
    grid.setAttribute('d', isWhole ? grid.dataset.whole : drawn);
  }
  const origin = place.querySelector('.origin');
  if (origin) origin.textContent = originWords(view.y[0]);
  if (isWhole) return;
  for (const value of ticks) {
    const label = element('span', 'y anew', readFigure(value, plot.unit));
    label.style.top = `${share(value) * 100}%`;
    place.append(label);
  }
  for (const value of ticksOf(...view.x, 5).filter((each) => isTime(plot) || Number.isInteger(each))) {
    const figure = readFigure(value, isTime(plot) ? 'time' : 'count').replace('.0 ', ' ');
    const label = element('span', 'x anew', figure);
    label.style.left = `${shareOf(plot, value) * 100}%`;
    place.append(label);
  }
}

/** Tells whether a value may be marked: there is no half socket. */
function isMarked(value: number, unit: string): boolean {
  return ['bytes', 'ms', 'rate'].includes(unit) || Number.isInteger(value);
}

/** Puts the names at the ends of the lines where the lines end now. */
function drawEnds({ element: place, series, view, height }: Plot): void {
  const ends = all('.end', place).flatMap((label) => {
    const line = series.find(({ name }) => name === label.dataset.series);
    const last = line?.points.filter(([x]) => x <= view.x[1]).at(-1) ?? line?.points[0];
    return last ? [{ label, y: last[1] }] : [];
  });
  const [low, high] = view.y;
  const tops = placeLabels(
    ends.map(({ y }) => Math.min(1, Math.max(0, 1 - (y - low) / (high - low))) * height),
    LABEL_GAP,
    height,
  );
  for (const [index, { label }] of ends.entries()) label.style.top = `${tops[index] ?? 0}px`;
}
