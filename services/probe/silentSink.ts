import type { Sink } from './sink.js';

/** Takes lines and prints none: a process of tests keeps its stdout to itself, and hears the probe by `listen`. */
export class SilentSink implements Sink {
  readonly backlogBytes = 0;
  readonly gone = false;

  put(): Promise<void> {
    return Promise.resolve();
  }
}
