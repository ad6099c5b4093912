import type { Call } from './grpcModules.js';
import type { Birth, SiteBook } from './sites.js';
import { laterCallSites, userFrames } from './stack.js';

/** The part of a call's listener that is used here; the same in every grpc-js. */
interface Listener {
  onReceiveStatus?(...args: unknown[]): unknown;
}

/**
 * The number of frames looked at: fewer than for a channel, since calls are many; about half of them belong to the
 * probe and to grpc-js.
 */
const STACK_DEPTH = 16;

/**
 * The number of checkpoints in a row without a living call of a method, after which the stacks of its calls are
 * captured no more: one checkpoint may come before any work, and a leak shows at the end of the first slice of it.
 */
const CLEAN_CHECKPOINTS = 2;

/** The number of methods that are told apart; the calls of any more are always captured. */
const MOST_METHODS = 1000;

/** The state of one method that is called. */
interface CalledMethod {
  /** True when calls have begun since the last checkpoint. */
  isUsed: boolean;
  /** The number of checkpoints in a row before which the method was used, and at which none of its calls lived. */
  clean: number;
}

/**
 * A call under way, with its stack as captured until it is booked: a stack keeps 1 to 2 KB alive, and every `this` in
 * its frames.
 */
interface CallUnderWay {
  readonly method: CalledMethod | undefined;
  sites?: (() => NodeJS.CallSite[]) | undefined;
  birth?: Birth;
}

/**
 * Books client calls on the lines that began them, from their start until their status has come, which every call that
 * ends gets, however it ends. Most end soon, and a stack is dear to read, less so to capture: only the stacks of calls
 * that are still under way when {@link settle} is called are read, and only these calls are counted. Where all calls of
 * a method have ended before two checkpoints in a row, its stacks are not captured either: every call is still watched,
 * and if one lives at a checkpoint after all, it is booked without a line, and the next ones are captured again.
 */
export class StreamBook {
  readonly #book: SiteBook;
  readonly #underWay = new Set<CallUnderWay>();
  readonly #methods = new Map<string, CalledMethod>();

  constructor(book: SiteBook) {
    this.#book = book;
  }

  /**
   * Begins to watch a call, and returns it.
   * @param path of the method that is called, e.g. `/leaklab.Agent/HostInfo`
   */
  observe(call: Call, path: string): Call {
    const start = call.start;
    call.start = (...args) => {
      this.#begin(path, args.at(-1) as Listener | undefined);
      return start.apply(call, args);
    };
    return call;
  }

  /** Books the calls that are under way at a checkpoint. */
  settle(): void {
    const living = new Set<CalledMethod | undefined>();
    for (const each of this.#underWay) {
      living.add(each.method);
      each.birth ??= this.#book.at(userFrames(each.sites?.() ?? [])).stream.open();
      each.sites = undefined;
    }
    for (const method of this.#methods.values()) {
      if (living.has(method)) method.clean = 0;
      else if (method.isUsed) method.clean += 1;
      method.isUsed = false;
    }
  }

  /**
   * Begins to book a call. One without a listener of the known kind is not booked: observing must never fail the
   * target.
   */
  #begin(path: string, listener: Listener | undefined): void {
    const receive = listener?.onReceiveStatus;
    if (!listener || typeof receive !== 'function') return;
    const method = this.#methodAt(path);
    if (method) method.isUsed = true;
    const isCaptured = (method?.clean ?? 0) < CLEAN_CHECKPOINTS;
    const begun: CallUnderWay = { method, sites: isCaptured ? laterCallSites(STACK_DEPTH) : undefined };
    this.#underWay.add(begun);
    listener.onReceiveStatus = (...status) => {
      this.#underWay.delete(begun);
      if (begun.birth) begun.birth.ledger.close(begun.birth);
      return receive.apply(listener, status);
    };
  }

  #methodAt(path: string): CalledMethod | undefined {
    const known = this.#methods.get(path);
    if (known || this.#methods.size >= MOST_METHODS) return known;
    const method = { isUsed: false, clean: 0 };
    this.#methods.set(path, method);
    return method;
  }
}
