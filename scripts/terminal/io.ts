import type { Surroundings } from '../flags/surroundings.js';

/** Where a command writes and what it reads of its surroundings; a test hands in its own. */
export interface Io extends Surroundings {
  stdout: TextSink;
  stderr: TextSink;
}

/**
 * The part of a `NodeJS.WriteStream` that is used. `columns` and `rows` are read anew at every draw, so they may
 * change.
 */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}
