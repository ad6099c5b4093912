import { getHeapStatistics } from 'node:v8';
import type { Tick } from '../../protos/vitals.js';
import { withStreams } from './withStreams.js';

/** The memory of this process, in bytes; resident memory is absent where it could not be read. */
export type Memory = Pick<Tick, 'rssBytes'> & Required<Pick<Tick, 'heapUsedBytes' | 'externalBytes'>>;

/**
 * Reads the memory of this process, and remembers why a part of it could not be read. Node opens a file for the
 * resident set, which fails while the process has no descriptor left: just when it leaks them. V8's own figures need
 * none.
 */
export class MemoryReader {
  /** The reason why resident memory could not be read the last time; undefined where it could. */
  blindness: string | undefined;

  read(): Memory {
    try {
      const { rss, heapUsed, external } = withStreams(() => process.memoryUsage());
      this.blindness = undefined;
      return { rssBytes: rss, heapUsedBytes: heapUsed, externalBytes: external };
    } catch (error) {
      this.blindness = `resident memory cannot be read: ${(error as Error).message}`;
      const { used_heap_size, external_memory } = getHeapStatistics();
      return { heapUsedBytes: used_heap_size, externalBytes: external_memory };
    }
  }
}
