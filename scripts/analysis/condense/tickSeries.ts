import type { Tick } from '../../../protos/vitals.js';
import type { TargetModel } from '../../targets/target.js';

/** The columns of ticks that are kept over time. */
export const TICK_COLUMNS = ['sockets', 'channels', 'rss_bytes', 'loop_delay_p99_ms'] as const;
export type TickColumn = (typeof TICK_COLUMNS)[number];

/** The part of a run that a tick belongs to, as the single-load rule knows them. */
export type LoadPhase = 'baseline' | 'load' | 'final';

/** The sum, least and greatest value of one column over a bucket of ticks; `count` is 0 where no tick had a value. */
interface ValueSummary {
  sum: number;
  min: number;
  max: number;
  count: number;
}

/** Consecutive ticks of one process in one phase. */
export interface TickBucket {
  boot: string;
  phase: LoadPhase;
  ticks: number;
  /** Receipt of its middle, in ms since the run's start. */
  atMs: number;
  /** The passes done at its end. */
  work: number;
  /** The channels that had been collected without a close at its end; undefined where channels are not counted. */
  abandoned?: number | undefined;
  bins: Record<TickColumn, ValueSummary>;
}

/**
 * Keeps a replica's ticks in a bounded number of buckets, whatever the length of the run. When all are used, neighbours
 * are merged in pairs, and buckets hold twice as many ticks from then on. Buckets of different processes or phases stay
 * apart.
 */
export class TickSeries {
  readonly #ownSockets: TargetModel['ownSockets'];
  readonly #capacity: number;
  #buckets: TickBucket[] = [];
  #ticksPerBucket = 1;

  /**
   * @param ownSockets tells which sockets are judged
   * @param capacity the most buckets held, default 400
   */
  constructor(ownSockets: TargetModel['ownSockets'], capacity = 400) {
    this.#ownSockets = ownSockets;
    this.#capacity = capacity;
  }

  /** The buckets in order of time. */
  get buckets(): readonly TickBucket[] {
    return this.#buckets;
  }

  /** Returns the same series, with the passes at the middle of each bucket. */
  withWork(workAt: (atMs: number) => number): TickSeries {
    const series = new TickSeries(this.#ownSockets, this.#capacity);
    series.#buckets = this.#buckets.map((bucket) => ({ ...bucket, work: workAt(bucket.atMs) }));
    series.#ticksPerBucket = this.#ticksPerBucket;
    return series;
  }

  add(tick: Tick, receivedMs: number, phase: LoadPhase): void {
    const bucket = this.#bucketFor(tick.boot, phase, receivedMs);
    bucket.atMs += (receivedMs - bucket.atMs) / (bucket.ticks + 1);
    bucket.ticks += 1;
    bucket.work = tick.work.done;
    bucket.abandoned = tick.channels?.abandoned;
    const own = tick.sockets && this.#ownSockets(tick.sockets);
    if (own) put(bucket.bins.sockets, own.total);
    if (tick.channels) put(bucket.bins.channels, tick.channels.opened - tick.channels.closed);
    if (tick.rssBytes !== undefined) put(bucket.bins.rss_bytes, tick.rssBytes);
    if (tick.loopDelay) put(bucket.bins.loop_delay_p99_ms, tick.loopDelay.p99Ms);
  }

  #bucketFor(boot: string, phase: LoadPhase, atMs: number): TickBucket {
    const last = this.#buckets.at(-1);
    if (last && last.ticks < this.#ticksPerBucket && last.boot === boot && last.phase === phase) return last;
    if (this.#buckets.length >= this.#capacity) this.#compact();
    const bucket: TickBucket = { boot, phase, ticks: 0, atMs, work: 0, bins: emptyBins() };
    this.#buckets.push(bucket);
    return bucket;
  }

  #compact(): void {
    this.#ticksPerBucket *= 2;
    const merged: TickBucket[] = [];
    for (const bucket of this.#buckets) {
      const last = merged.at(-1);
      const fits =
        last &&
        last.boot === bucket.boot &&
        last.phase === bucket.phase &&
        last.ticks + bucket.ticks <= this.#ticksPerBucket;
      if (fits) mergeInto(last, bucket);
      else merged.push(bucket);
    }
    // A replica that restarts all the time leaves nothing to merge: its oldest lives make room.
    this.#buckets = merged.slice(-Math.ceil(this.#capacity * 0.75));
  }
}

function emptyBins(): Record<TickColumn, ValueSummary> {
  return { sockets: emptyBin(), channels: emptyBin(), rss_bytes: emptyBin(), loop_delay_p99_ms: emptyBin() };
}

function emptyBin(): ValueSummary {
  return { sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, count: 0 };
}

function put(bin: ValueSummary, value: number): void {
  bin.sum += value;
  bin.count += 1;
  if (value < bin.min) bin.min = value;
  if (value > bin.max) bin.max = value;
}

function mergeInto(target: TickBucket, later: TickBucket): void {
  target.atMs = (target.atMs * target.ticks + later.atMs * later.ticks) / (target.ticks + later.ticks);
  target.ticks += later.ticks;
  target.work = later.work;
  target.abandoned = later.abandoned;
  for (const column of TICK_COLUMNS) {
    const into = target.bins[column];
    const from = later.bins[column];
    into.sum += from.sum;
    into.count += from.count;
    into.min = Math.min(into.min, from.min);
    into.max = Math.max(into.max, from.max);
  }
}
