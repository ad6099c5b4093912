import type { Surroundings } from '../flags/surroundings.js';

/** The streams that a command writes to and what it reads of its surroundings; a test passes its own. */
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
