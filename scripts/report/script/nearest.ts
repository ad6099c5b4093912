import type { DataPoint } from './data.js';

/** Returns the number that is nearest to `x`; undefined where there is none. */
export function nearestOf(numbers: readonly number[], x: number): number | undefined {
  return numbers.reduce<number | undefined>(
    (best, each) => (best === undefined || Math.abs(each - x) < Math.abs(best - x) ? each : best),
    undefined,
  );
}

/**
 * Returns the point of a line that is nearest to `x`; undefined where the line has none thereabouts, as that of a
 * replica that was gone by then.
 */
export function pointNear(points: readonly DataPoint[], x: number): DataPoint | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return undefined;
  const reach = points.length > 1 ? ((last[0] - first[0]) / (points.length - 1)) * 1.5 : 1;
  if (x < first[0] - reach || x > last[0] + reach) return undefined;
  return points[insertion(points, x)];
}

/** Returns the index of the nearest point, by bisection: the points are in order of x. */
function insertion(points: readonly DataPoint[], x: number): number {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) <= x) low = middle;
    else high = middle;
  }
  return Math.abs((points[high]?.[0] ?? 0) - x) < Math.abs((points[low]?.[0] ?? 0) - x) ? high : low;
}

/** Values of several lines at one x, greatest first; where they are equal, in the order of the lines. */
export function valuesAt<Line extends { points: readonly DataPoint[] }>(
  lines: readonly Line[],
  x: number,
): { line: Line; point: DataPoint }[] {
  return lines
    .flatMap((line) => {
      const point = pointNear(line.points, x);
      return point ? [{ line, point }] : [];
    })
    .sort((a, b) => b.point[1] - a.point[1]);
}
