/** Paths of SVG, as short as they can be written: to a tenth of a unit, each point by its distance from the one before. */

/** A point of a picture, in its own units. */
export type PicturePoint = readonly [x: number, y: number];

/** Returns the path of a line through points; nothing of no points. */
export function linePath(points: readonly PicturePoint[]): string {
  const [first, ...rest] = steps(points);
  return first ? `M${pair(first)}${rest.length > 0 ? 'l' : ''}${joined(rest)}` : '';
}

/** Returns the path of the area between two lines through as many points. */
export function areaPath(upper: readonly PicturePoint[], lower: readonly PicturePoint[]): string {
  return upper.length === 0 ? '' : `${linePath([...upper, ...lower.toReversed()])}z`;
}

/** Returns the path of dots: a line too short to be seen but for its round ends. */
export function dotsPath(points: readonly PicturePoint[]): string {
  const [first, ...rest] = steps(points);
  if (!first) return '';
  const apart = rest.map(([x, y]) => `m${Number((x - DOT).toFixed(2))} ${y}`.replace(' -', '-'));
  return [`M${pair(first)}`, ...apart].map((move) => `${move}h${String(DOT).slice(1)}`).join('');
}

/** The length of a dot. */
const DOT = 0.01;

/** Returns the path of lines from top to bottom of a picture. */
export function uprightsPath(at: readonly number[], height: number): string {
  return at.map((x) => `M${tenth(x)} 0V${height}`).join('');
}

/** Returns the path of lines across a picture. */
export function levelsPath(at: readonly number[], width: number): string {
  return at.map((y) => `M0 ${tenth(y)}H${width}`).join('');
}

/** Returns the path of stretches of a picture, from top to bottom. */
export function bandsPath(bands: readonly (readonly [from: number, to: number])[], height: number): string {
  return bands.map(([from, to]) => `M${tenth(from)} 0H${tenth(to)}V${height}H${tenth(from)}z`).join('');
}

/** Returns the distance of each point from the one before, from rounded to rounded, so that no error adds up. */
function steps(points: readonly PicturePoint[]): PicturePoint[] {
  const round = (value: number) => Math.round(value * 10);
  return points.map(([x, y], index) => {
    const [lastX, lastY] = points[index - 1] ?? [0, 0];
    return [(round(x) - round(lastX)) / 10, (round(y) - round(lastY)) / 10];
  });
}

/** Returns numbers in a row: a minus sign parts two of them as well as a space. */
function joined(all: readonly PicturePoint[]): string {
  return all.map(pair).join(' ').replaceAll(' -', '-');
}

function pair([x, y]: PicturePoint): string {
  return `${tenth(x)} ${tenth(y)}`.replace(' -', '-');
}

function tenth(value: number): string {
  return String(Number(value.toFixed(1)));
}
