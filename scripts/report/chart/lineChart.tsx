/**
 * The charts, drawn as SVG. Imports the report's parts and words.
 */
import { area, line } from 'd3-shape';
import type { VNode } from 'preact';
import { level } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { Name, Table } from '../parts.js';
import type { Axis } from './axis.js';
import { MomentLabels, MomentLines, topFor } from './moments.js';
import { placeLabels } from './placeLabels.js';
import type { PlacedMark } from './placeMarks.js';
import type { LineStyle } from './style.js';

/** A point `[x, y]`, with the least and greatest of its values where it stands for several. */
export type ChartPoint = readonly [x: number, y: number, low?: number, high?: number];

/** A line of a chart; `predicted` is drawn dashed in the same colour. */
export interface ChartLine {
  name: string;
  points: readonly ChartPoint[];
  predicted?: readonly ChartPoint[] | undefined;
  style: LineStyle;
}

/**
 * A line chart as it is to be drawn, with d3's scales and shapes. No library of whole charts: those draw in a browser,
 * by hundreds of KB of script. A report's charts need none, in one file that may run no script from elsewhere.
 *
 * The picture takes the width it is given; `height` is in pixels.
 */
export interface LineChartProps {
  id: string;
  title: string;
  /** The content of the picture in words, for those who do not see it; shown to everybody as its caption. */
  summary: string;
  x: Axis;
  y: Axis;
  unit: string;
  lines: readonly ChartLine[];
  height: number;
  /** Names lines at their ends; without names there a legend is expected nearby. */
  labelled: boolean;
  /** Draws a dot at every point. */
  dotted: boolean;
  /** Stretches along x that are set off, such as slices of the load. */
  bands?: readonly (readonly [from: number, to: number])[];
  /** Positions along x that are marked, such as checkpoints. */
  marks?: readonly number[];
  /** The events along x: each a hairline with its words above the picture. */
  moments?: readonly PlacedMark[];
  /** The place where the read-out finds the lines in the embedded data: a path to a list of `{[name], [points]}`. */
  source: { path: string; points: string; name: string };
  /** The table behind the picture. */
  table: { head: readonly string[]; rows: readonly (readonly string[])[]; note?: string | undefined };
}

/** The inner width of the picture in its own units; it is stretched to the width available. */
const WIDTH = 1000;
/** The distance of labels at line ends, in pixels. */
const LABEL_GAP = 16;

/** Draws a chart that is complete without scripts: picture, axes, caption, and the numbers behind it. */
export function LineChart(chart: LineChartProps): VNode {
  const { id, title, summary, x, y, unit, lines, height, labelled, source, table, moments = [] } = chart;
  return (
    <figure class={`chart${labelled ? ' labelled' : ''}`} id={id}>
      <figcaption>
        <h3>{title}</h3>
        <p>{summary}</p>
      </figcaption>
      <div
        class="plot"
        role="img"
        aria-label={`Line chart: ${title}. ${summary}`}
        style={`height:${height}px${topFor(moments)}`}
        data-source={source.path}
        data-points={source.points}
        data-name={source.name}
        data-x={x.domain.join(' ')}
        data-y={y.domain.join(' ')}
        data-unit={unit}
        data-x-title={x.title}
      >
        <Picture {...chart} />
        <MomentLabels of={moments} />
        {y.ticks.map((tick) => (
          <span class="y" style={`top:${pct(1 - tick.at)}`}>
            {tick.label}
          </span>
        ))}
        {x.ticks.map((tick, index) => (
          <span class={`x${index % 2 ? ' odd' : ''}`} style={`left:${pct(tick.at)}`}>
            {tick.label}
          </span>
        ))}
        <span class="x-title">{x.title}</span>
        {labelled ? <EndLabels lines={lines} y={y} height={height} /> : null}
      </div>
      {labelled ? <Legend lines={lines} /> : null}
      <details class="numbers">
        <summary>
          Numbers<span class="unseen"> of the chart “{title}”</span>
        </summary>
        {table.note ? <p>{table.note}</p> : null}
        <Table
          label={`Numbers of the chart “${title}” (${unit})`}
          head={table.head.map(shortName)}
          rows={table.rows}
          numeric={table.head.map((_, index) => index)}
        />
      </details>
    </figure>
  );
}

/** Draws names beside samples of their lines, where lines are not labelled at their ends. */
export function Legend({ lines }: { lines: readonly Pick<ChartLine, 'name' | 'style' | 'predicted'>[] }): VNode {
  return (
    <ul class="legend">
      {lines.map((each) => (
        <li class="named">
          <Sample style={each.style} /> <Name of={each.name} />
        </li>
      ))}
      {lines.some((each) => each.predicted) ? (
        <li>
          <svg class="sample" viewBox="0 0 26 8" aria-hidden="true">
            <path class="predicted" d="M0 4H26" />
          </svg>{' '}
          predicted
        </li>
      ) : null}
    </ul>
  );
}

function Picture({ x, y, lines, height, dotted, bands = [], marks = [], moments = [] }: LineChartProps): VNode {
  const left = (value: number) => x.at(value) * WIDTH;
  const top = (value: number) => (1 - y.at(value)) * height;
  const path = line<ChartPoint>(
    (point) => left(point[0]),
    (point) => top(point[1]),
  ).digits(1);
  const spread = area<ChartPoint>(
    (point) => left(point[0]),
    (point) => top(point[2] ?? point[1]),
    (point) => top(point[3] ?? point[1]),
  ).digits(1);
  const dots = (points: readonly ChartPoint[]) =>
    points.map((point) => `M${left(point[0]).toFixed(1)},${top(point[1]).toFixed(1)}h.01`).join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path
        class="band"
        d={bands
          .map(([from, to]) => `M${left(from).toFixed(1)} 0H${left(to).toFixed(1)}V${height}H${left(from).toFixed(1)}Z`)
          .join('')}
      />
      <path class="grid" d={y.ticks.map((tick) => `M0 ${((1 - tick.at) * height).toFixed(1)}H${WIDTH}`).join('')} />
      <path class="marks" d={marks.map((mark) => `M${left(mark).toFixed(1)} 0V${height}`).join('')} />
      <MomentLines of={moments} width={WIDTH} height={height} />
      {lines.length > MOST_SPREADS
        ? null
        : lines
            .filter(({ points }) => points.some((point) => point[2] !== undefined))
            .map(({ points, style }) => <path class={`spread c${style.colour}`} d={spread(points) ?? ''} />)}
      {lines.map(({ points, style }, index) => (
        <path
          class={`line c${style.colour}`}
          d={path(points) ?? ''}
          stroke-dasharray={style.dash || undefined}
          style={halo(lines, index)}
        />
      ))}
      <path
        class="predicted"
        d={[...new Set(lines.map(({ predicted }) => (predicted && path(predicted)) ?? ''))].join('')}
      />
      {dotted ? lines.map(({ points, style }) => <path class={`dots c${style.colour}`} d={dots(points)} />) : null}
    </svg>
  );
}

/**
 * Returns the style that draws a line wider by the number of lines that lie upon it exactly, so that each of them
 * shows; a bundle too thick for that is left alone.
 */
function halo(lines: readonly ChartLine[], index: number): string | undefined {
  const points = lines[index]?.points ?? [];
  if (points.length > MOST_COMPARED) return undefined;
  const own = String(points);
  const bundle = lines.flatMap((other, position) => (String(other.points) === own ? [position] : []));
  const upon = bundle.filter((position) => position > index).length;
  return upon === 0 || bundle.length > MOST_STRIPES ? undefined : `stroke-width:${2 + upon * 2.6}px`;
}

/** The most lines that are drawn as stripes within one another. */
const MOST_STRIPES = 4;

/** The most points of lines that are compared: longer ones hardly ever coincide, and comparing them takes time. */
const MOST_COMPARED = 60;

/** The most lines whose spread is drawn: with more, each spread would cover the other lines. */
const MOST_SPREADS = 4;

function EndLabels({ lines, y, height }: Pick<LineChartProps, 'lines' | 'y' | 'height'>): VNode {
  const ends = lines.filter(({ points }) => points.length > 0);
  const tops = placeLabels(
    ends.map(({ points }) => (1 - y.at(points.at(-1)?.[1] ?? 0)) * height),
    LABEL_GAP,
    height,
  );
  return (
    <>
      {ends.map((each, index) => (
        <span class="end" style={`top:${tops[index]?.toFixed(1)}px`}>
          <Sample style={each.style} /> <Name of={each.name} />
        </span>
      ))}
    </>
  );
}

function Sample({ style }: { style: LineStyle }): VNode {
  return (
    <svg class="sample" viewBox="0 0 26 8" aria-hidden="true">
      <path class={`line c${style.colour}`} d="M0 4H26" stroke-dasharray={style.dash || undefined} />
    </svg>
  );
}

/**
 * Returns the rows behind lines that share their x: one row for each x of the longest line, thinned to `most`, with the
 * nearest values of the others.
 */
export function tableOf(
  lines: readonly ChartLine[],
  xName: string,
  xLabel: (x: number) => string,
  unit: string,
  most = 24,
): LineChartProps['table'] {
  const longest = lines.reduce<readonly ChartPoint[]>(
    (best, { points }) => (points.length > best.length ? points : best),
    [],
  );
  const step = Math.max(1, Math.ceil(longest.length / most));
  const shown = longest.filter((_, index) => index % step === 0 || index === longest.length - 1);
  const reach = (Math.abs((longest.at(-1)?.[0] ?? 0) - (longest[0]?.[0] ?? 0)) / Math.max(1, longest.length - 1)) * 1.5;
  const rows = shown.map(([x]) => [xLabel(x), ...lines.map(({ points }) => nearest(points, x, reach, unit))]);
  const note =
    step > 1
      ? `One point in ${step}; all ${longest.length.toLocaleString('en-US')} are in the data that can be saved from this page.`
      : undefined;
  return { head: [xName, ...lines.map(({ name }) => name)], rows, note };
}

/** Returns the value nearest to `x`; a dash when there is none within `reach`, as where a replica was gone. */
function nearest(points: readonly ChartPoint[], x: number, reach: number, unit: string): string {
  const best = points.reduce<ChartPoint | undefined>(
    (near, point) => (near && Math.abs(near[0] - x) <= Math.abs(point[0] - x) ? near : point),
    undefined,
  );
  return best && Math.abs(best[0] - x) <= reach ? level(best[1], unit) : '–';
}

function pct(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
