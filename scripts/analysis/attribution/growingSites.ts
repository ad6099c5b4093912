import { isWorkCounted } from '../condense/evidence.js';
import { checkpointAt, type ReplicaCase } from '../condense/runCase.js';
import type { SiteHistory, SiteLedger } from '../condense/siteLedger.js';

/** A rise by fewer than this, over all judged replicas, is no growth; the metrics have the same limit. */
const LEAST_GROWTH = 6;
/** Falls up to this share of the rises count as noise. */
const FALLS_TOLERATED = 0.1;

/** The number of a site's resources that were live at each checkpoint. */
export type LiveSeries = readonly number[];

/**
 * Returns the checkpoints after the baseline, and after the first pass, at which a replica printed a ledger. The growth
 * of a site counts from the first of them, when what is kept by design (one client per peer) is in place.
 */
function ledgerIndexes(replica: ReplicaCase): number[] {
  return [...(replica.life?.ledger.indexes ?? [])]
    .filter(
      (index) => index > 0 && (!isWorkCounted(replica) || (checkpointAt(replica, index)?.line.work.done ?? 0) > 0),
    )
    .sort((a, b) => a - b);
}

export function liveSeries(site: SiteHistory, indexes: readonly number[]): LiveSeries {
  return indexes.map((index) => site.live.get(index) ?? 0);
}

/**
 * Returns a series from the checkpoint before its first rise on: what only a closer look books is 0 until that began, in
 * the middle of a run perhaps.
 */
export function fromItsFirst(series: LiveSeries): LiveSeries {
  const first = series.findIndex((live) => live > 0);
  return first > 0 ? series.slice(first - 1) : series;
}

/** Returns the number live at the last checkpoint minus that at the first checkpoint after the baseline. */
export function growthOf(series: LiveSeries): number {
  return (series.at(-1) ?? 0) - (series[0] ?? 0);
}

/**
 * Tells whether a series goes up and hardly ever down, as every site does that is part of a leak, however little it
 * contributes.
 */
export function rises(series: LiveSeries): boolean {
  const { up, down } = steps(series);
  return growthOf(series) > 0 && down <= FALLS_TOLERATED * up;
}

/**
 * Tells whether a site leaks. Its live count, over all judged replicas, must have risen by at least 6, in more than
 * half of the intervals between checkpoints, and in the later half of them too (a pool that filled up did not); and it
 * must hardly ever have fallen.
 *
 * @param proven the resource is known to leak; otherwise two intervals are needed, since one rise cannot tell a leak
 *   from what fills up
 */
export function leaks(series: LiveSeries, proven: boolean): boolean {
  const { rising, intervals, lateRising } = steps(series);
  return (
    intervals >= (proven ? 1 : 2) &&
    rises(series) &&
    growthOf(series) >= LEAST_GROWTH &&
    rising > intervals / 2 &&
    lateRising > 0
  );
}

/** Adds up series of different replicas or chains, checkpoint by checkpoint; all have the same checkpoints. */
export function added(all: readonly LiveSeries[]): LiveSeries {
  return (all[0] ?? []).map((_, position) => all.reduce((sum, series) => sum + (series[position] ?? 0), 0));
}

/** Returns the checkpoints that the ledgers of all these replicas have. */
export function commonIndexes(replicas: readonly ReplicaCase[]): number[] {
  const [first, ...others] = replicas.map(ledgerIndexes);
  return (first ?? []).filter((index) => others.every((indexes) => indexes.includes(index)));
}

/** Returns the checkpoints of all ledgers that these replicas have in common, the baseline included, in order. */
export function commonLedgers(replicas: readonly ReplicaCase[]): number[] {
  const [first, ...others] = replicas.map(({ life }) => life?.ledger.indexes ?? new Set<number>());
  return [...(first ?? [])].filter((index) => others.every((indexes) => indexes.has(index))).sort((a, b) => a - b);
}

/** Returns the ledger of a replica; undefined where it has none. */
export function ledgerOf(replica: ReplicaCase): SiteLedger | undefined {
  return replica.life?.ledger;
}

function steps(series: LiveSeries): {
  up: number;
  down: number;
  rising: number;
  lateRising: number;
  intervals: number;
} {
  const differences = series.slice(1).map((value, position) => value - (series[position] ?? 0));
  const late = differences.slice(Math.floor(differences.length / 2));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const isRise = (value: number) => value > 0;
  return {
    up: sum(differences.filter(isRise)),
    down: -sum(differences.filter((value) => value < 0)),
    rising: differences.filter(isRise).length,
    lateRising: late.filter(isRise).length,
    intervals: differences.length,
  };
}
