import type { VNode } from 'preact';
import { shortName } from '../../text/shortName.js';
import type { ChartLine, ChartPoint, LineChartProps } from './chartLines.js';
import { PICTURE_WIDTH } from './geometry.js';
import { areaPath, bandsPath, dotsPath, levelsPath, linePath, uprightsPath } from './paths.js';

/** Draws what a chart shows between its axes. A line's parts are a group, which the page's script can switch off. */
export function Picture({ x, y, lines, height, dotted, bands = [], marks = [], moments = [] }: LineChartProps): VNode {
  const left = (value: number) => x.at(value) * PICTURE_WIDTH;
  const top = (value: number) => (1 - y.at(value)) * height;
  const placed = (points: readonly ChartPoint[], at: (point: ChartPoint) => number = ([, value]) => value) =>
    points.map((point) => [left(point[0]), top(at(point))] as const);
  const predicted = [...new Set(lines.map((line) => linePath(placed(line.predicted ?? []))))].join('');
  const isSpread = (points: readonly ChartPoint[]) =>
    lines.length <= MOST_SPREADS && points.some((point) => point[2] !== undefined);
  return (
    <svg viewBox={`0 0 ${PICTURE_WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path
        class="band"
        d={bandsPath(
          bands.map(([from, to]) => [left(from), left(to)]),
          height,
        )}
      />
      <path
        class="grid"
        d={levelsPath(
          y.ticks.map((tick) => (1 - tick.at) * height),
          PICTURE_WIDTH,
        )}
      />
      <path class="marks" d={uprightsPath(marks.map(left), height)} />
      {moments.map(({ at, kind }) => (
        <path class={`moment ${kind}`} d={uprightsPath([at * PICTURE_WIDTH], height)} />
      ))}
      {lines.map(({ name, points, style }, index) => (
        <g class={`c${style.colour}`} data-series={shortName(name)}>
          {isSpread(points) ? (
            <path
              class="spread"
              d={areaPath(
                placed(points, ([, value, , high]) => high ?? value),
                placed(points, ([, value, low]) => low ?? value),
              )}
            />
          ) : null}
          <path
            class="line"
            d={linePath(placed(points))}
            stroke-dasharray={style.dash || undefined}
            style={halo(lines, index)}
          />
          {dotted ? <path class="dots" d={dotsPath(placed(points))} /> : null}
        </g>
      ))}
      {predicted === '' ? null : <path class="predicted" d={predicted} />}
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
