import type { Call } from './grpcModules.js';
import type { Birth, SiteBook } from './sites.js';
import { laterCallSites, userFrames } from './stack.js';

/** What of a call's listener is used here; the same in every grpc-js. */
interface Listener {
  onReceiveStatus?(...args: unknown[]): unknown;
}

/** Frames looked at: fewer than for a channel, since calls are many; about half of them are grpc-js's own. */
const STACK_DEPTH = 16;

/** A call under way: its stack as captured, until it is booked: a stack keeps 1 to 2 KB, and what `this` was in its frames. */
interface UnderWay {
  sites?: (() => NodeJS.CallSite[]) | undefined;
  birth?: Birth;
}

/**
 * Books client calls on the lines that began them, from their start until their status has come, which every call gets that
 * ends, however it ends. Most end soon, and a stack is dear to read, not to capture: it is read of those alone that are still
 * under way when {@link settle} is called, and only these are counted.
 */
export class StreamBook {
  readonly #book: SiteBook;
  readonly #underWay = new Set<UnderWay>();

  constructor(book: SiteBook) {
    this.#book = book;
  }

  observe(call: Call): Call {
    const start = call.start;
    call.start = (...args) => {
      this.#begin(args.at(-1) as Listener | undefined);
      return start.apply(call, args);
    };
    return call;
  }

  /** Books what is under way. */
  settle(): void {
    for (const each of this.#underWay) {
      if (!each.sites) continue;
      each.birth = this.#book.at(userFrames(each.sites())).stream.open();
      each.sites = undefined;
    }
  }

  /** What is observed must never fail the target: a call without a listener of the known kind is not booked. */
  #begin(listener: Listener | undefined): void {
    const receive = listener?.onReceiveStatus;
    if (!listener || typeof receive !== 'function') return;
    const begun: UnderWay = { sites: laterCallSites(STACK_DEPTH) };
    this.#underWay.add(begun);
    listener.onReceiveStatus = (...status) => {
      this.#underWay.delete(begun);
      if (begun.birth) begun.birth.ledger.close(begun.birth);
      return receive.apply(listener, status);
    };
  }
}
