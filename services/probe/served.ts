import type { Session } from 'node:inspector';
import type { Site } from '../../protos/vitals.js';
import { exportsOf, type GrpcCopy } from './grpcModules.js';
import { HandlerPlaces } from './handlerPlaces.js';
import { livingObjects } from './heapObjects.js';
import { type Birth, CreationSite } from './sites.js';

/** What is read of a call that is served: of `BaseServerInterceptingCall`, and before grpc-js 1.10 of `Http2ServerCallStream`. */
interface ServedCall {
  handler: { path: string; func: object };
  stream: { closed: boolean; destroyed: boolean };
}

/** Looking takes about 12 ms of CPU for each megabyte of heap: beyond so many bytes it would hold the target up for seconds. */
const MOST_HEAP_BYTES = 200e6;

/** Those of a method that one handler serves. */
interface Method {
  path: string;
  site: CreationSite;
}

/**
 * Calls that this process serves, by method and by where its handler is written. No line of the target's begins such a call:
 * it comes off the wire, and the handler is the first of the target's code that it meets. Nothing is hooked: the calls under
 * way are looked up on the heap when {@link rows} is called, and those alone are counted. A call without a method that is
 * registered is not among them.
 */
export class ServedCalls {
  readonly #session: Session;
  readonly #copies: readonly GrpcCopy[];
  readonly #places: HandlerPlaces;
  readonly #methods = new Map<string, Method>();
  /** Those under way when looked at last; a call itself is never held. */
  readonly #births = new WeakMap<ServedCall, Birth>();
  #living: ReadonlySet<Birth> = new Set();
  #tooLarge = false;

  constructor(session: Session, copies: readonly GrpcCopy[]) {
    this.#session = session;
    this.#copies = copies;
    this.#places = new HandlerPlaces(session);
  }

  /** Rows of the `sites` line: every method seen so far. None at all, and never again, once the heap is too large to be looked through. */
  rows(): Site[] {
    this.#tooLarge ||= process.memoryUsage().heapUsed > MOST_HEAP_BYTES;
    if (this.#tooLarge) return [];
    const living = new Set(this.#underWay().map((call) => this.#birthOf(call)));
    for (const birth of this.#living) if (!living.has(birth)) birth.ledger.close(birth);
    this.#living = living;
    return [...this.#methods.values()].map(({ path, site: { id, frames, stream } }): Site => {
      const { opened, closed, oldestAgeMs } = stream;
      const age = oldestAgeMs === undefined ? {} : { oldestAgeMs };
      return { id, resource: 'stream', served: path, opened, closed, abandoned: 0, live: opened - closed, ...age, frames };
    });
  }

  #underWay(): ServedCall[] {
    const all = this.#copies.flatMap((copy) => {
      const prototype = prototypeOf(copy);
      return prototype ? (livingObjects(this.#session, prototype) ?? []) : [];
    });
    return all.filter(isServedCall).filter(({ stream }) => !stream.closed && !stream.destroyed);
  }

  #birthOf(call: ServedCall): Birth {
    const birth = this.#births.get(call) ?? this.#methodOf(call).site.stream.open();
    this.#births.set(call, birth);
    return birth;
  }

  #methodOf({ handler: { path, func } }: ServedCall): Method {
    const frames = this.#places.of(func);
    const key = [path, ...frames].join(' ');
    const method = this.#methods.get(key) ?? { path, site: new CreationSite(key, frames) };
    this.#methods.set(key, method);
    return method;
  }
}

function prototypeOf(copy: GrpcCopy): object | undefined {
  const Class = exportsOf(copy, 'server-interceptors.js')?.BaseServerInterceptingCall ?? exportsOf(copy, 'server-call.js')?.Http2ServerCallStream;
  return typeof Class === 'function' ? Class.prototype : undefined;
}

/** What is observed must never fail the target: a call that looks otherwise is not counted. */
function isServedCall(object: unknown): object is ServedCall {
  const { handler, stream } = object as { handler?: Partial<ServedCall['handler']> | null; stream?: Partial<ServedCall['stream']> | null };
  return typeof handler?.path === 'string' && typeof handler.func === 'function' && typeof stream?.closed === 'boolean';
}
