/** A source map of revision 3, as far as it is used here. */
export interface RawSourceMap {
  readonly mappings: string;
  readonly sources: readonly (string | null)[];
  readonly sourceRoot?: string;
}

/** A position in compiled code, line and column from 0. */
export interface Wanted {
  readonly line: number;
  readonly column: number;
}

/** A position in a source: its name as the map has it, line and column from 0. */
export interface Original {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

const DIGITS = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c, i]));
const SHIFT = 5;
const MORE = 1 << SHIFT;

/**
 * Finds the original positions of a few positions in compiled code, in the order asked; undefined where the map has
 * none. The map is read once through and nothing is built of it: Node's own reader makes an object of each of its
 * segments, which may be a hundred megabytes for a bundle.
 */
export function originalsOf(map: RawSourceMap, wanted: readonly Wanted[]): (Original | undefined)[] {
  const found = wanted.map((): Original | undefined => undefined);
  const byLine = new Map<number, number[]>();
  for (const [index, { line }] of wanted.entries()) byLine.set(line, [...(byLine.get(line) ?? []), index]);
  const lastLine = Math.max(-1, ...byLine.keys());
  let [source, originalLine, originalColumn] = [0, 0, 0];
  for (const [line, text] of map.mappings.split(';').entries()) {
    if (line > lastLine) break;
    const asked = byLine.get(line);
    let column = 0;
    for (const segment of text === '' ? [] : text.split(',')) {
      const [byColumn = 0, bySource, byOriginalLine = 0, byOriginalColumn = 0] = decoded(segment);
      column += byColumn;
      if (bySource !== undefined) {
        source += bySource;
        originalLine += byOriginalLine;
        originalColumn += byOriginalColumn;
      }
      for (const index of asked ?? []) {
        if (column > (wanted[index]?.column ?? -1)) continue;
        const name = map.sources[source];
        found[index] =
          bySource === undefined || name === null || name === undefined
            ? undefined
            : { source: `${map.sourceRoot ?? ''}${name}`, line: originalLine, column: originalColumn };
      }
    }
  }
  return found;
}

/** Reads the numbers of a segment: base 64, variable length, the sign in the lowest bit. */
function decoded(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of segment) {
    const digit = DIGITS.get(character) ?? 0;
    value += (digit & (MORE - 1)) << shift;
    shift += SHIFT;
    if (digit & MORE) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
