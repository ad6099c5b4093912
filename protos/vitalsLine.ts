/**
 * The vitals line as text, without a dependency: the probe, which lives in the target, may load nothing else. The
 * schema of the line is in vitals.ts.
 */

/** The version of the schema, the value of a line's first key. */
export const VITALS_VERSION = 1;

/** The longest line, in bytes, newline included. A larger payload travels as numbered `chunk` lines. */
export const MAX_LINE_BYTES = 4096;

/**
 * Tells whether a line of a process's output is a vitals line, or begins like one; every other line belongs to its log.
 */
export function isVitalsLine(line: string): boolean {
  return line.startsWith('{"vitals":');
}
