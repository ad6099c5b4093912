import { level } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { DoubtCode } from '../../model/reasons.js';
import type { Metric } from '../metrics.js';
import { poissonUpper } from '../stats/distributions.js';
import { mean, median, squaredDeviations, sum } from '../stats/quantile.js';
import type { Trace } from '../trace.js';
import { type Pool, poolOf, summed } from './pool.js';
import { findRegime, findRegimeAfterWarmUp } from './regime.js';
import type { Settled, SettledSlice } from './settle.js';
import { doubtOf } from './shape.js';
import { ACQUITS_COUNT } from './windows.js';

/** The reason why replicas together are in doubt. */
export interface PooledDoubt {
  code: DoubtCode;
  because: string;
}

/**
 * Finds what the slices of several replicas together say against a leak: replicas run the same code at the same moments,
 * so growth that stops or slows down on all of them is seen sooner together. The dispersion of a count is the one
 * between the replicas, which a shape that they share does not make. Undefined where nothing speaks against a leak.
 *
 * @param replicas at least two with the same checkpoints, or nothing is found
 */
export function doubtTogether(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  trace: Trace,
): PooledDoubt | undefined {
  const pool = poolOf(replicas, tolerated);
  if (!pool) return undefined;
  const settled = summed(metric, pool);
  const regime = findRegime(metric, settled);
  trace.note('together they rise to the end of the load', regime !== undefined, told(metric, settled));
  if (!regime) return { code: 'replicas-disagree', because: 'replicas together do not rise to the end of the load' };
  const phi = metric.kind === 'count' ? Math.min(6, dispersionBetween(pool)) : 1;
  const doubt = doubtOf(metric, settled, regime, tolerated, trace, phi);
  if (!doubt) return comingAndGoing(metric, pool, trace);
  if (doubt.code !== 'one-off-step' && doubt.code !== 'slowing-down') return doubt;
  const later = regime.slices.length === regime.of.length ? findRegimeAfterWarmUp(metric, settled) : undefined;
  return later && !doubtOf(metric, settled, later, tolerated, trace, phi) ? comingAndGoing(metric, pool, trace) : doubt;
}

/**
 * Tells whether replicas leak together of which too few do by themselves, as where a small leak shows too little on one:
 * together they rise in each slice after the first, no less at the end, and those that do not leak gained what a leak
 * gains as well.
 */
export function leakTogether(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  trace: Trace,
): boolean {
  const pool = poolOf(replicas, tolerated);
  const others = poolOf(
    replicas.filter(({ outcome }) => outcome !== 'leak'),
    tolerated,
    1,
  );
  if (!pool || !others || pool.replicas < replicas.length) return false;
  const gained = sum(others.slices.flatMap((own) => own.slice(1).map((s) => s.excess))) / others.replicas;
  const least = 1.5 * metric.constants.leastLeak.checkpoints;
  const detail = `${level(gained, metric.unit)} on each after the first slice, at least ${level(least, metric.unit)}`;
  if (!trace.note('the others grow as well', gained >= least, detail)) return false;
  const settled = summed(metric, pool);
  const rises = settled.slices.slice(1).map((s) => s.excess);
  const last = rises.at(-1) ?? 0;
  const steady = rises.length >= 4 && rises.every((rise) => rise > 0) && last >= 0.4 * median(rises.slice(0, -1));
  trace.note('together they rise in each slice, and no less in the last', steady, told(metric, settled));
  return steady && doubtTogether(metric, replicas, tolerated, trace) === undefined;
}

/** A small growth is up to this many times the least that can be a leak, on each replica. */
const SMALL = 10;
/** The share of the replicas that fell, from which on what they hold comes and goes. */
const SOME = 0.25;

/**
 * Finds a small growth of a count that fell on some replicas in between, by more than a call in flight: what they hold
 * comes and goes, and where a clock or a deployment sets its moments for all of them, a few rises one behind the other
 * are seen on all at once, and their agreement proves nothing.
 */
function comingAndGoing(metric: Metric, { slices }: Pool, trace: Trace): PooledDoubt | undefined {
  const later = slices.map((own) => own.slice(1).map((s) => s.excess));
  if (metric.kind !== 'count' || mean(later.map(sum)) > SMALL * metric.constants.leastLeak.checkpoints)
    return undefined;
  const fell = later.filter((rises) => rises.some((rise) => rise < -1)).length;
  const because = `${fell} of ${later.length} replicas fell in between`;
  return trace.note('its small growth goes on without a fall', fell < SOME * later.length, because)
    ? undefined
    : { code: 'replicas-disagree', because: `it rises, but ${because}` };
}

function told(metric: Metric, { slices }: Settled): string {
  return `by ${slices.map((s) => level(s.rise, metric.unit)).join(', ')}`;
}

/** Returns the variance between replicas within a slice over the mean of a slice, of a count; at least 1. */
function dispersionBetween({ slices }: Pick<Pool, 'slices'>): number {
  const later = (slices[0] ?? []).slice(1).map((_, at) => slices.map((own) => own[at + 1]?.rise ?? 0));
  const centre = mean(later.map(mean));
  if (centre <= 0) return 1;
  const variance = mean(later.map((rises) => squaredDeviations(rises) / (rises.length - 1)));
  return Math.max(1, variance / centre);
}

/**
 * Returns the growth of one replica over the load that the rises of all replicas together leave possible, where that is
 * more than a clean count may have; undefined where it is not. One replica of a leak that comes in clumps may be flat for
 * half of the load by chance, but not all of them. What one replica lost offsets nothing on another, and where replicas
 * differ in a slice by more than chance and hardly fall, as with clumps of 12, it is clumps that are counted.
 */
export function openTogether(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  trace: Trace,
): PooledDoubt | undefined {
  const pool = metric.kind === 'count' ? poolOf(replicas, tolerated) : undefined;
  if (!pool) return undefined;
  const most = mostTogether(pool);
  const because = `the rises of ${pool.replicas} replicas together leave up to ${level(most, metric.unit)} on each over the load`;
  const limit = pool.times * metric.constants.cleanBelow;
  return trace.note('together, any remaining growth is small', most <= limit, `${because}; clean is up to ${limit}`)
    ? undefined
    : { code: 'bound-too-high', because };
}

function mostTogether({ slices, replicas }: Pool): number {
  const n = slices[0]?.length ?? 0;
  const lengths = [n - 1, Math.ceil(n / 2), Math.max(1, Math.round(n / 3))];
  const moves = slices.flatMap((own) => own.slice(1).map((s) => s.excess));
  const [rises, falls] = [1, -1].map((sign) => sum(moves.map((move) => Math.max(0, sign * move))));
  const between = (falls ?? 0) > 0.1 * (rises ?? 0) ? 1 : dispersionBetween({ slices });
  const clump = between > BY_CHANCE ? between : 1;
  const bounds = lengths.map((length) => {
    const risen = Math.max(0, sum(slices.map((own) => netRise(own, length))));
    return (clump * poissonUpper(risen / clump, ACQUITS_COUNT) * n) / length / replicas;
  });
  return Math.min(...bounds);
}

/** Above this dispersion it is not chance: three replicas that count independent events reach 2.3 once in a hundred. */
const BY_CHANCE = 4;

/** Returns what a replica gained in its last slices. A loss counts only on one that goes up and down. */
function netRise(slices: readonly SettledSlice[], length: number): number {
  const net = sum(slices.slice(-length).map((s) => s.excess));
  return goesUpAndDown(slices) ? net : Math.max(0, net);
}

/** Tells whether a level falls by half of what it rises, the first slice left out. */
function goesUpAndDown(slices: readonly SettledSlice[]): boolean {
  const later = slices.slice(1).map((s) => s.excess);
  const rises = sum(later.map((rise) => Math.max(0, rise)));
  return rises > 0 && sum(later.map((rise) => Math.max(0, -rise))) >= 0.5 * rises;
}
