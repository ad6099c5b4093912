import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServedCounts } from '../../protos/vitals.js';
import { callsEnded } from './channelz.js';
import type { GrpcCopy } from './grpcModules.js';
import { undoable } from './undo.js';

const FINISH = 'http.server.response.finish';

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
    const onFinish = () => {
      this.#requests += 1;
    };
    subscribe(FINISH, onFinish);
    undoable(() => unsubscribe(FINISH, onFinish));
  }

  counts(): ServedCounts {
    this.#calls = Math.max(this.#calls, callsEnded(this.#copies) ?? 0);
    return { calls: this.#calls, requests: this.#requests };
  }
}
