import { startHelper } from './helper.js';

/** The deeds of a caller; it waits for the first answer each time. */
export type Deed =
  /** Opens a stream, reads its first message, and cancels it. */
  | 'subscribe'
  /** Opens a stream, reads its first message, and keeps it open until the server ends it. */
  | 'stay'
  /** Opens a stream, and reads nothing after its first message. */
  | 'stall'
  /** Makes a call by a connection of its own, which it keeps. */
  | 'dial'
  /** Asks an HTTP server by a connection for this request. */
  | 'get'
  /** Makes a request by an HTTP/2 session of its own, which it keeps. */
  | 'http2';

/** A client in a process of its own. */
export interface Caller {
  call(deed: Deed): Promise<void>;
  stop(): void;
}

/** Starts a client of this program's own server. */
export async function startCaller(target: string): Promise<Caller> {
  const { ask, stop } = await startHelper('callerProcess.js', [target]);
  return {
    async call(deed) {
      await ask(deed);
    },
    stop,
  };
}
