/**
 * The charts, drawn as SVG. Imports the report's parts and words.
 */
import type { VNode } from 'preact';
import { level, rateFigure } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { Name, Table } from '../parts.js';
import type { ChartLine, ChartPoint, LineChartProps } from './chartLines.js';
import { LABEL_GAP, originWords } from './geometry.js';
import { Picture } from './picture.js';
import { placeLabels } from './placeLabels.js';
import type { LineStyle } from './style.js';

export type { ChartLine, ChartPoint, LineChartProps } from './chartLines.js';

/** Draws a chart that is complete without scripts: picture, axes, caption, and the numbers behind it. */
export function LineChart(chart: LineChartProps): VNode {
  const { id, title, summary, x, y, unit, lines, height, labelled, source, table } = chart;
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
        style={`height:${height}px`}
        data-source={source.path}
        data-points={source.points}
        data-x={x.domain.join(' ')}
        data-y={y.domain.join(' ')}
        data-unit={unit}
        data-x-title={x.title}
      >
        <Picture {...chart} />
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
        <span class="origin">{originWords(y.domain[0])}</span>
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
          numeric="all"
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
        <li class="named" data-series={shortName(each.name)}>
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
        <span class="end" data-series={shortName(each.name)} style={`top:${tops[index]?.toFixed(1)}px`}>
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
  if (!best || Math.abs(best[0] - x) > reach) return '–';
  return unit === 'rate' ? rateFigure(best[1]) : level(best[1], unit);
}

function pct(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
