import type { Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import type { Site } from '../../protos/vitals.js';
import { callsServed } from './channelz.js';
import { exportsOf, type GrpcCopy } from './grpcModules.js';
import { HandlerPlaces } from './handlerPlaces.js';
import { livingObjects } from './heapObjects.js';
import { type Birth, CreationSite } from './sites.js';

/**
 * The part of a served call that is read: of `BaseServerInterceptingCall`, and before grpc-js 1.10 of
 * `Http2ServerCallStream`.
 */
interface ServedCall {
  handler: { path: string; func: object; type: string };
  stream: { closed: boolean; destroyed: boolean };
}

/**
 * The largest heap, in bytes, that is looked through. Looking takes about 12 ms of CPU for each megabyte of heap:
 * beyond this it would hold the target up for seconds.
 */
const MOST_HEAP_BYTES = 200e6;

/** The calls of a method that one handler serves. */
interface ServedMethod {
  path: string;
  site: CreationSite;
}

/**
 * Counts the streams that this process serves, by method and by where its handler is written. No line of the target
 * begins such a call: it comes off the wire, and the handler is the first of the target's code that it meets. Nothing
 * is hooked: the calls under way are looked up on the heap when {@link rows} is called, and only these are counted.
 *
 * Looking is dear, so it is skipped where channelz counts at most one call that is not known from before, which as a
 * rule is the unary one that asks for the checkpoint. Unary calls are never among the rows.
 */
export class ServedCalls {
  readonly #session: Session;
  readonly #copies: readonly GrpcCopy[];
  readonly #places: HandlerPlaces;
  readonly #methods = new Map<string, ServedMethod>();
  readonly #births = new WeakMap<ServedCall, Birth>();
  /** The calls that were under way at the last look, held weakly. */
  #known: readonly WeakRef<ServedCall>[] = [];
  #living: ReadonlySet<Birth> = new Set();
  #tooLarge = false;

  constructor(session: Session, copies: readonly GrpcCopy[]) {
    this.#session = session;
    this.#copies = copies;
    this.#places = new HandlerPlaces(session);
  }

  /**
   * Returns the rows of the `sites` line: every method seen so far. Returns none at all, and never again, once the heap
   * is too large to be looked through.
   */
  rows(): Site[] {
    const calls = this.#underWay();
    if (!calls) return [];
    this.#known = calls.map((call) => new WeakRef(call));
    const living = new Set(calls.filter(({ handler }) => handler.type !== 'unary').map((call) => this.#birthOf(call)));
    for (const birth of this.#living) if (!living.has(birth)) birth.ledger.close(birth);
    this.#living = living;
    return [...this.#methods.values()].map(({ path, site: { id, frames, stream } }): Site => {
      const { opened, closed, oldestAgeMs } = stream;
      const age = oldestAgeMs === undefined ? {} : { oldestAgeMs };
      return {
        id,
        resource: 'stream',
        served: path,
        opened,
        closed,
        abandoned: 0,
        live: opened - closed,
        ...age,
        frames,
      };
    });
  }

  #underWay(): ServedCall[] | undefined {
    const known = this.#known.flatMap((each) => each.deref() ?? []).filter(isUnderWay);
    const all = callsServed(this.#copies);
    if (this.#tooLarge || (all !== undefined && all - known.length <= 1)) return this.#tooLarge ? undefined : known;
    this.#tooLarge = getHeapStatistics().used_heap_size > MOST_HEAP_BYTES;
    return this.#tooLarge ? undefined : this.#lookUp();
  }

  #lookUp(): ServedCall[] {
    const all = this.#copies.flatMap((copy) => {
      const prototype = prototypeOf(copy);
      return prototype ? (livingObjects(this.#session, prototype) ?? []) : [];
    });
    return all.filter(isServedCall).filter(isUnderWay);
  }

  #birthOf(call: ServedCall): Birth {
    const birth = this.#births.get(call) ?? this.#methodOf(call).site.stream.open();
    this.#births.set(call, birth);
    return birth;
  }

  #methodOf({ handler: { path, func } }: ServedCall): ServedMethod {
    const frames = this.#places.of(func);
    const key = [path, ...frames].join(' ');
    const method = this.#methods.get(key) ?? { path, site: new CreationSite(key, frames) };
    this.#methods.set(key, method);
    return method;
  }
}

function prototypeOf(copy: GrpcCopy): object | undefined {
  const Class =
    exportsOf(copy, 'server-interceptors.js')?.BaseServerInterceptingCall ??
    exportsOf(copy, 'server-call.js')?.Http2ServerCallStream;
  return typeof Class === 'function' ? Class.prototype : undefined;
}

function isUnderWay({ stream }: ServedCall): boolean {
  return !stream.closed && !stream.destroyed;
}

/**
 * Tells whether an object is a served call. One that looks otherwise is not counted: observing must never fail the
 * target.
 */
function isServedCall(object: unknown): object is ServedCall {
  const { handler, stream } = object as {
    handler?: Partial<ServedCall['handler']> | null;
    stream?: Partial<ServedCall['stream']> | null;
  };
  return typeof handler?.path === 'string' && typeof handler.func === 'function' && typeof stream?.closed === 'boolean';
}
