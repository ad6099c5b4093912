import type { SaidLines } from '../attach/saidLines.js';
import type { GoroutineCounts } from './goroutineText.js';
import { dividedBy, type LedGroup, sitesOf, toldGroups } from './groups.js';
import type { PprofReadings } from './readings.js';

/** How the goroutines of a service are looked at. */
export interface GoroutineRules {
  /** The lines that led to them are asked for. */
  readonly attribution: boolean;
  /** True where the service goes on when the lab has gone. */
  readonly goesOn: boolean;
}

/** Tells at checkpoints what goroutines run and which lines led to them, as far as dumps are not too dear. */
export class GoroutineLines {
  readonly #lines: SaidLines;
  readonly #readings: PprofReadings;
  readonly #rules: GoroutineRules;
  /** The counts of checkpoints of which no line was told yet. */
  #untold = new Map<number, GoroutineCounts>();
  #latest: { index: number; total: number; groups?: readonly LedGroup[] } | undefined;
  #led: readonly LedGroup[] | undefined;

  constructor(lines: SaidLines, readings: PprofReadings, rules: GoroutineRules) {
    this.#lines = lines;
    this.#readings = readings;
    this.#rules = rules;
  }

  /** Tells whether a full dump was taken yet: from it is known whether the makers of makers are told. */
  get haveLed(): boolean {
    return this.#led !== undefined;
  }

  /**
   * Counts the goroutines by what they run, or dumps them, as far as that is not too dear; returns how many there are.
   * @param lastIndex the checkpoint after which the load is over, where the lab drives the service
   */
  async look(index: number, expected: number, lastIndex: number | undefined): Promise<number | undefined> {
    const counts = await this.#readings.counts(expected, lastIndex !== undefined);
    const total = counts?.total ?? expected;
    // The load is over: only others than the lab may wait, and not long.
    const isFree = index === lastIndex && (!this.#rules.goesOn || total <= FREE_OF_RUNNING);
    const groups = this.#rules.attribution && index > 0 ? await this.#readings.groups(total, isFree) : undefined;
    this.#latest = { index, total, ...(groups && { groups }) };
    if (groups) this.#tellLed(index, groups, counts);
    else if (counts && this.#led) this.#tell(index, dividedBy(counts, this.#led));
    else if (counts) this.#untold.set(index, counts);
    return counts?.total ?? groups?.reduce((sum, { count }) => sum + count, 0);
  }

  /** Takes a last dump, for the lines, where none was taken at the last checkpoint. */
  async lookLast(): Promise<void> {
    const latest = this.#latest;
    if (!latest || latest.groups || !this.#rules.attribution) return;
    const groups = await this.#readings.groups(latest.total, !this.#rules.goesOn);
    if (groups) this.#tellLed(latest.index, groups, this.#untold.get(latest.index));
  }

  /** Tells the lines of a full dump, and what they were at the checkpoints before the first one. */
  #tellLed(index: number, groups: readonly LedGroup[], counts: GoroutineCounts | undefined): void {
    this.#led = groups;
    for (const [earlier, known] of this.#untold) if (earlier !== index) this.#tell(earlier, dividedBy(known, groups));
    this.#untold.clear();
    const dumped = groups.reduce((sum, { count }) => sum + count, 0);
    // A dump that Go has cut off at 64 MB tells the proportions.
    const isCut = counts !== undefined && dumped < CUT_BELOW * counts.total;
    this.#tell(index, isCut ? dividedBy(counts, groups) : groups);
  }

  #tell(index: number, groups: readonly LedGroup[]): void {
    this.#lines.say('sites', { index, sites: sitesOf(groups) });
    this.#lines.say('goroutines', { index, groups: toldGroups(groups) });
  }
}

/** The most goroutines of a service that goes on which are dumped in full whatever that takes: a second at most. */
const FREE_OF_RUNNING = 5000;

/** A dump that has fewer goroutines than this share of their number was cut off. */
const CUT_BELOW = 0.9;
