import type { PprofClient } from './client.js';
import type { GoBinary } from './goBinary.js';
import { type GoroutineCounts, goroutineCounts, hasAncestors } from './goroutineText.js';
import { groupsOf, type LedGroup } from './groups.js';
import { type GoHeap, goHeap } from './heapText.js';
import type { CodeFacts } from './ownCode.js';
import { LearntCost, Ration } from './ration.js';

/** The share of the time that dumps of goroutines may take, and that forced collections may. */
const DUMPS_SHARE = 0.02;
const COLLECTIONS_SHARE = 0.05;

/** What a dump is expected to cost for each goroutine, in milliseconds, before one was taken (bench `pprofDumps`). */
const FULL_MS_EACH = 0.2;
const CHEAP_MS_EACH = 0.01;

/** How the readings of a service are rationed. */
export interface ReadingRules {
  /** Collections are forced before the heap is read. */
  readonly collects: boolean;
  /** True of a process that goes on when the lab has gone: collections are rationed as well. */
  readonly goesOn: boolean;
  /** The time for which it is looked at, in milliseconds, where that is known. */
  readonly plannedMs?: number | undefined;
}

/** The longest time that the first full dump is a share of: the run may be ended before. */
const MOST_PLANNED_MS = 600_000;

/** What is read of a Go service by its endpoint, and how often: what costs it something is rationed. */
export class PprofReadings {
  readonly #client: PprofClient;
  readonly #binary: GoBinary | undefined;
  readonly #facts: CodeFacts;
  readonly #rules: ReadingRules;
  readonly #dumps = new Ration(DUMPS_SHARE);
  readonly #collections = new Ration(COLLECTIONS_SHARE);
  readonly #full = new LearntCost(FULL_MS_EACH);
  readonly #cheap = new LearntCost(CHEAP_MS_EACH);
  readonly #collection = new LearntCost(0);
  #hasList = true;
  #gcMs = 0;
  #hasAncestors: boolean | undefined;

  constructor(client: PprofClient, binary: GoBinary | undefined, facts: CodeFacts, rules: ReadingRules) {
    this.#client = client;
    this.#binary = binary;
    this.#facts = facts;
    this.#rules = rules;
  }

  /** Milliseconds that forced collections have taken so far. */
  get gcMs(): number {
    return this.#gcMs;
  }

  /** Milliseconds that dumps have taken so far, those that nobody waited for left out. */
  get dumpMs(): number {
    return this.#dumps.spentMs;
  }

  /** Tells whether the last full dump showed the makers of makers; undefined before the first. */
  get hasAncestors(): boolean | undefined {
    return this.#hasAncestors;
  }

  /** Returns the number of goroutines: by the list of profiles, which costs next to nothing. */
  async goroutines(): Promise<number | undefined> {
    if (!this.#hasList) return undefined;
    const { text } = await this.#client.ask('');
    const [, count] = /<td>(\d+)<\/td><td><a href='?"?goroutine\?/.exec(text) ?? [];
    this.#hasList = count !== undefined;
    return count === undefined ? undefined : Number(count);
  }

  /**
   * Returns the number of goroutines by the function that each runs; undefined where that would cost too much.
   * @param expected about how many there are
   * @param isFree true where the load that the lab puts on the service stands still: nobody waits
   */
  async counts(expected: number, isFree: boolean): Promise<GoroutineCounts | undefined> {
    if (!isFree && !this.#dumps.allows(this.#cheap.of(expected))) return undefined;
    const { text, tookMs } = await this.#client.ask('goroutine?debug=1');
    const counts = goroutineCounts(text);
    if (!isFree) this.#dumps.spend(tookMs);
    if (counts) this.#cheap.learn(counts.total, tookMs);
    return counts;
  }

  /**
   * Returns all goroutines by the line that led to them; undefined where that would cost too much.
   * @param isFree true where the service has nothing else to do, and is about to be ended
   */
  async groups(expected: number, isFree: boolean): Promise<LedGroup[] | undefined> {
    // The first one may use what the whole run has: a leak may outgrow what the time that passes allows.
    const isFirst = this.#hasAncestors === undefined;
    const ofMs = isFirst ? Math.min(MOST_PLANNED_MS, this.#rules.plannedMs ?? 0) : 0;
    if (!isFree && !this.#dumps.allows(this.#full.of(expected), ofMs)) return undefined;
    const { status, text, tookMs } = await this.#client.ask('goroutine?debug=2');
    if (!isFree) this.#dumps.spend(tookMs);
    if (status !== 200) return undefined;
    this.#full.learn(expected, tookMs);
    this.#hasAncestors = hasAncestors(text);
    return groupsOf(text, this.#binary, this.#facts);
  }

  /** Returns the heap after a forced collection; undefined where none is to be forced, or it would cost too much. */
  async heap(): Promise<GoHeap | undefined> {
    const { collects, goesOn } = this.#rules;
    if (!collects || (goesOn && !this.#collections.allows(this.#collection.of(1)))) return undefined;
    const { text, tookMs } = await this.#client.ask('heap?debug=1&gc=1');
    this.#collections.spend(tookMs);
    this.#collection.learn(1, tookMs);
    this.#gcMs += tookMs;
    return goHeap(text);
  }
}
