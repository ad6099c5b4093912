import { readinessOf } from '../load/own/readiness.js';
import type { Drive } from '../plan/drive.js';

/** The lines that a command prints, as far as its readiness is to be read from them. */
export class PrintedLines {
  /** Told every line; undefined where nothing is to be read from them. */
  readonly onLine: ((line: string) => void) | undefined;
  #hasMatched = false;

  constructor({ ready }: Pick<Drive, 'ready'>) {
    const readiness = ready === undefined ? undefined : readinessOf(ready);
    if (readiness === undefined || 'wrong' in readiness || readiness.by !== 'output') return;
    this.onLine = (line) => {
      this.#hasMatched ||= line.search(readiness.pattern) >= 0;
    };
  }

  /** Tells whether a line has matched what says that the command is ready. */
  get hasMatched(): boolean {
    return this.#hasMatched;
  }
}
