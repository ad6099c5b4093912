import type { Session } from 'node:inspector';
import { types } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import type { RawFrame, Site } from '../../protos/vitals.js';
import { HandlerPlaces } from './handlerPlaces.js';
import { livingObjects } from './heapObjects.js';
import { CreationSite } from './sites.js';
import { isUserFile } from './stack.js';

/** The largest heap, in bytes, that is looked through: it takes about 12 ms of CPU for each megabyte. */
const MOST_HEAP_BYTES = 200e6;

/** The least growth since the first look that is led to a place, and the most texts that are, those that grew most. */
const LEAST_GROWTH = 6;
const MOST_TEXTS = 20;

/** The functions of one text whose place is looked up, and the part of them that must agree on it. */
const MOST_LOOKED_UP = 48;
const AGREEING = 0.9;

const NATIVE = '[native code]';
const textOf = Function.prototype.toString;

/** The functions of one text: how many there were at the first look and at the last, and where they are written. */
interface Written {
  readonly first: number;
  last: number;
  opened: number;
  site?: CreationSite | undefined;
}

/**
 * Counts the living functions by where they are written: a listener, a callback or a context that is kept for each unit
 * of work most often keeps a function, and that leads to the line that made it. Functions are told apart by their text,
 * and only of those whose number grows the place is looked up. Nothing is hooked; what was looked at is not held.
 */
export class ClosureCensus {
  readonly #session: Session;
  readonly #places: HandlerPlaces;
  readonly #written = new Map<string, Written>();
  #looked = false;

  constructor(session: Session) {
    this.#session = session;
    this.#places = new HandlerPlaces(session);
  }

  /** Looks, and returns the rows of the `sites` line: the places whose functions have become more since the first look. */
  rows(): Site[] {
    if (getHeapStatistics().used_heap_size > MOST_HEAP_BYTES) return [];
    const groups = byText(livingObjects(this.#session, Function.prototype) ?? []);
    for (const [text, { length: count }] of groups) this.#note(text, count);
    for (const [text, written] of this.#written) if (!groups.has(text)) written.last = 0;
    this.#looked = true;
    const grown = [...this.#written]
      .filter(([, { first, last, site }]) => site !== undefined || last - first >= LEAST_GROWTH)
      .sort(([, a], [, b]) => b.last - b.first - (a.last - a.first))
      .slice(0, MOST_TEXTS);
    return grown.flatMap(([text, written]) => this.#row(written, text, groups.get(text) ?? []));
  }

  #note(text: string, count: number): void {
    const known = this.#written.get(text);
    if (known) {
      known.opened += Math.max(0, count - known.last);
      known.last = count;
      return;
    }
    // What is met once is a function of a module, as a rule: it is noted at its second look, when there are more.
    if (count > 1) this.#written.set(text, { first: this.#looked ? 0 : count, last: count, opened: count });
  }

  #row(written: Written, text: string, living: readonly object[]): Site[] {
    if (written.site === undefined) {
      const frame = this.#placeOf(living);
      written.site = frame ? new CreationSite(`closure ${text.length} ${frame.join(':')}`, [frame]) : NOWHERE;
    }
    const { id, frames, packages } = written.site;
    if (frames.length === 0) return [];
    const { opened, last: live } = written;
    return [
      {
        ...{ id, resource: 'closure', opened, closed: opened - live, abandoned: 0, live, frames },
        ...(packages.length > 0 && { packages }),
      },
    ];
  }

  /** Returns where these functions are written, if they are written in one place. */
  #placeOf(living: readonly object[]): RawFrame | undefined {
    const step = Math.max(1, living.length / MOST_LOOKED_UP);
    const some = living.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
    const places = new Map<string, { frame: RawFrame; count: number }>();
    for (const each of some) {
      const frame = this.#places.placeOf(each);
      if (!frame) continue;
      const key = frame.join(':');
      places.set(key, { frame, count: (places.get(key)?.count ?? 0) + 1 });
    }
    const [most] = [...places.values()].sort((a, b) => b.count - a.count);
    return most && most.count >= AGREEING * some.length && isUserFile(most.frame[0]) ? most.frame : undefined;
  }
}

const NOWHERE = new CreationSite('', []);

function byText(functions: readonly unknown[]): Map<string, object[]> {
  const groups = new Map<string, object[]>();
  for (const each of functions) {
    if (typeof each !== 'function' || types.isProxy(each)) continue;
    const text: string = textOf.call(each);
    if (text.endsWith(`${NATIVE} }`)) continue;
    const group = groups.get(text);
    if (group) group.push(each);
    else groups.set(text, [each]);
  }
  return groups;
}
