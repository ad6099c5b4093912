import type { Io } from '../terminal/io.js';
import { exitCodeWithLoss } from './exitStatus.js';
import { StandardStream } from './standardStream.js';

/** The process's own streams. */
export interface ProcessIo extends Io {
  /**
   * Returns the exit status once all has been said: 69 outweighs a verdict where what was said was lost. With `--json` that
   * is the document alone; stderr then shows only how far a run is.
   */
  exitCode(code: number, how: { json: boolean }): number;
}

/** Returns the process's own streams. Neither a reader that goes away nor a disk that is full ends a run. */
export function processIo(): ProcessIo {
  const stderr = new StandardStream(process.stderr);
  const stdout = new StandardStream(process.stdout, (why) => void stderr.write(lossText(why)));
  return {
    ...{ stdout, stderr, env: process.env, cwd: process.cwd() },
    exitCode(code, { json }) {
      const isLost = stdout.isLost || (stderr.isLost && !json);
      return isLost ? exitCodeWithLoss(code) : code;
    },
  };
}

function lossText(why: string): string {
  return `grpc-leak-lab: what is said on stdout is lost: ${why}\n  → make room where it goes; what a run finds is in its report all the same\n`;
}
