/** Tells the line of a call; the line given where it cannot be told. */
type LineOfCall = (name: string, line: number, offset: number) => number;

const UNKNOWN: LineOfCall = (_name, line) => line;

/** The marks of a table as Go 1.18 and Go 1.20 and later write it. */
const MAGICS = [0xfffffff0, 0xfffffff1];

/** Where the offsets of a function's tables of files and of lines stand in what is told of it. */
const FILES_AT = 20;
const LINES_AT = 24;

/**
 * Reads the table by which Go itself finds the line of a place in its code (`.gopclntab`, which stripped binaries have as
 * well).
 */
export function lineTable(table: Buffer | undefined): LineOfCall {
  if (!table || table.length < 72 || !MAGICS.includes(table.readUInt32LE(0)) || table[7] !== 8) return UNKNOWN;
  const word = (index: number) => Number(table.readBigUInt64LE(8 + 8 * index));
  const step = table[6] ?? 1;
  const [functions, namesAt, valuesAt, functionsAt] = [word(0), word(3), word(6), word(7)];
  const known = new Map<string, number>();
  const valuesOf = (at: number, offset: number) => valuesAt + table.readUInt32LE(at + offset);
  for (let index = 0; index < functions; index++) {
    const at = functionsAt + table.readUInt32LE(functionsAt + 8 * index + 4);
    const nameAt = namesAt + table.readInt32LE(at + 4);
    known.set(table.toString('utf8', nameAt, table.indexOf(0, nameAt)), at);
  }
  return (name, line, offset) => {
    const at = known.get(name);
    if (at === undefined || offset === 0) return line;
    const [files, lines] = [valuesOf(at, FILES_AT), valuesOf(at, LINES_AT)];
    // Where the table has another line for the place itself, the function was inlined, and the place is of another one;
    // where the call is in another file, it is the call that was.
    if (valueAt(table, lines, offset, step) !== line) return line;
    if (valueAt(table, files, offset, step) !== valueAt(table, files, offset - 1, step)) return line;
    return valueAt(table, lines, offset - 1, step) ?? line;
  };
}

/** Returns the value that holds at a place in a function: the table has steps of value and place, as small numbers. */
function valueAt(table: Buffer, at: number, place: number, step: number): number | undefined {
  let [value, reached, next] = [-1, 0, at];
  const read = () => {
    let [number, shift] = [0, 0];
    for (let byte = 0x80; byte >= 0x80; shift += 7) {
      byte = table[next++] ?? 0;
      number += (byte & 0x7f) * 2 ** shift;
    }
    return number;
  };
  for (let isFirst = true; next < table.length; isFirst = false) {
    const change = read();
    if (change === 0 && !isFirst) return undefined;
    value += change % 2 === 1 ? -((change + 1) / 2) : change / 2;
    reached += read() * step;
    if (place < reached) return value;
  }
  return undefined;
}
