import type { ServedCounts } from '../../protos/vitals.js';
import { hear } from './announcements.js';
import { callsEnded } from './channelz.js';
import type { GrpcCopy } from './grpcModules.js';

/**
 * Counts the calls and requests that this process has served to their end: those of gRPC by channelz, those of HTTP/1.1
 * by what Node itself announces.
 */
export class ServedCounter {
  #requests = 0;
  /** The most that was ever counted: a server that is gone takes its count along. */
  #calls = 0;
  readonly #copies: readonly GrpcCopy[];

  constructor(copies: readonly GrpcCopy[]) {
    this.#copies = copies;
    hear('http.server.response.finish', () => {
      this.#requests += 1;
    });
  }

  counts(): ServedCounts {
    this.#calls = Math.max(this.#calls, callsEnded(this.#copies) ?? 0);
    return { calls: this.#calls, requests: this.#requests };
  }
}
