import { checkpointAt, type ReplicaCase } from '../condense/runCase.js';
import type { SiteHistory, SiteLedger } from '../condense/siteLedger.js';

/** As for a metric: fewer than these more, over all replicas judged, are no growth. */
const LEAST_GROWTH = 6;
/** Falls up to this share of the rises are noise. */
const FALLS_TOLERATED = 0.1;

/** How many of a site's resources were live at each checkpoint. */
export type LiveSeries = readonly number[];

/**
 * The checkpoints after the baseline, and after the first pass, that a replica printed a ledger at. The growth of a
 * site counts from the first of them, when whatever is kept by design (one client per peer) is in place.
 */
function ledgerIndexes(replica: ReplicaCase): number[] {
  return [...(replica.life?.ledger.indexes ?? [])]
    .filter((index) => index > 0 && (checkpointAt(replica, index)?.line.work.done ?? 0) > 0)
    .sort((a, b) => a - b);
}

export function liveSeries(site: SiteHistory, indexes: readonly number[]): LiveSeries {
  return indexes.map((index) => site.live.get(index) ?? 0);
}

/** live at the last checkpoint − live at the first one after the baseline. */
export function growthOf(series: LiveSeries): number {
  return (series.at(-1) ?? 0) - (series[0] ?? 0);
}

/** Whether it goes up, and hardly ever down: what a site that is part of a leak does, however little it contributes. */
export function rises(series: LiveSeries): boolean {
  const { up, down } = steps(series);
  return growthOf(series) > 0 && down <= FALLS_TOLERATED * up;
}

/**
 * Whether a site leaks: its live count, over all replicas judged, rose by 6 at least; in more than half of the
 * intervals between checkpoints, and in the later half of them too (a pool that filled did not); and hardly ever fell.
 *
 * @param proven its resource is known to leak. Else two intervals are needed: from one rise a leak cannot be told from
 * what fills up
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

/** Adds series of different replicas or chains, checkpoint by checkpoint; all have the same checkpoints. */
export function added(all: readonly LiveSeries[]): LiveSeries {
  return (all[0] ?? []).map((_, position) => all.reduce((sum, series) => sum + (series[position] ?? 0), 0));
}

/** Checkpoints that the ledgers of all these replicas have. */
export function commonIndexes(replicas: readonly ReplicaCase[]): number[] {
  const [first, ...others] = replicas.map(ledgerIndexes);
  return (first ?? []).filter((index) => others.every((indexes) => indexes.includes(index)));
}

/** The ledger of a replica, where it has one. */
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
