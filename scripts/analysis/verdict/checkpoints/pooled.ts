import { level } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { DoubtCode } from '../../model/reasons.js';
import { LEAST_SLICES } from '../coverage.js';
import type { Metric } from '../metrics.js';
import { poissonUpper } from '../stats/distributions.js';
import { sum } from '../stats/quantile.js';
import { Trace } from '../trace.js';
import type { Levels } from '../words.js';
import { findRegime, findRegimeAfterWarmUp } from './regime.js';
import type { Settled, SettledSlice } from './settle.js';
import { doubtOf } from './shape.js';
import { LEAST_OF_THREE } from './windows.js';

/** The reason why replicas together are in doubt. */
export interface PooledDoubt {
  code: DoubtCode;
  because: string;
}

const NO_REGIME: PooledDoubt = {
  code: 'replicas-disagree',
  because: 'replicas together do not keep rising to the end of the load',
};

/** Replicas whose checkpoints are the same, and their slices. */
interface Pool {
  replicas: number;
  slices: SettledSlice[][];
}

/**
 * Finds what the slices of several replicas together say against a leak that each of them shows: replicas run the same
 * code at the same moments, so growth that stops or slows down on all of them is seen sooner together. Undefined where
 * nothing does, or where fewer than two have the same checkpoints.
 *
 * @param replicas those that leak or are in doubt
 * @param proof `alone`: too few of them leak by themselves, so together they must rise after every slice
 */
export function doubtTogether(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  proof: 'beside others' | 'alone' = 'beside others',
): PooledDoubt | undefined {
  const pool = pooled(replicas, tolerated);
  if (!pool) return proof === 'alone' ? NO_REGIME : undefined;
  const settled = summed(metric, pool);
  const regime = findRegime(metric, settled);
  if (!regime || (proof === 'alone' && regime.how !== 'every')) return NO_REGIME;
  const doubt = doubtOf(metric, settled, regime, tolerated, new Trace());
  if (!doubt || (doubt.code !== 'one-off-step' && doubt.code !== 'slowing-down')) return doubt;
  const later = regime.slices.length === regime.of.length ? findRegimeAfterWarmUp(metric, settled) : undefined;
  return later && !doubtOf(metric, settled, later, tolerated, new Trace()) ? undefined : doubt;
}

/**
 * Returns the growth of one replica over the load that the rises of all replicas together leave possible, where that is
 * more than a clean count may have; undefined where it is not. One replica of a leak that comes in clumps may be flat for
 * half of the load by chance, but not all of them. What one replica lost offsets nothing on another.
 */
export function openTogether(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
): PooledDoubt | undefined {
  const pool = metric.kind === 'count' ? pooled(replicas, tolerated) : undefined;
  if (!pool) return undefined;
  const most = mostTogether(pool);
  return most <= metric.constants.cleanBelow
    ? undefined
    : {
        code: 'bound-too-high',
        because: `the rises of ${pool.replicas} replicas together leave up to ${level(most, metric.unit)} each over the load (99 %)`,
      };
}

function mostTogether({ slices, replicas }: Pool): number {
  const n = slices[0]?.length ?? 0;
  const lengths = [n - 1, Math.ceil(n / 2), Math.max(1, Math.round(n / 3))];
  const bounds = lengths.map((length, place) => {
    const risen = Math.max(0, sum(slices.map((own) => netRise(own, length))));
    return (poissonUpper(risen, LEAST_OF_THREE[place] ?? 0.99) * n) / length / replicas;
  });
  return Math.min(...bounds);
}

/**
 * Returns what a replica gained in its last slices. A loss counts only on one that goes up and down: it falls by half of
 * what it rises, the first slice left out.
 */
function netRise(slices: readonly SettledSlice[], length: number): number {
  const net = sum(slices.slice(-length).map((s) => s.excess));
  const [rises, falls] = [1, -1].map((sign) => sum(slices.slice(1).map((s) => Math.max(0, sign * s.excess))));
  return (falls ?? 0) >= 0.5 * (rises ?? 0) && (rises ?? 0) > 0 ? net : Math.max(0, net);
}

function pooled(replicas: readonly ReplicaVerdict[], tolerated: number): Pool | undefined {
  const seen = replicas.map(({ levels }) => ({ name: indices(levels), slices: slicesOf(levels, tolerated) }));
  const complete = seen.filter(({ slices }) => slices.length >= LEAST_SLICES);
  const commonest = complete
    .map(({ name }) => complete.filter((each) => each.name === name))
    .reduce<typeof complete>((most, same) => (same.length > most.length ? same : most), []);
  return commonest.length < 2
    ? undefined
    : { replicas: commonest.length, slices: commonest.map(({ slices }) => slices) };
}

function indices(levels: Levels): string {
  return levels.map(({ index }) => index).join();
}

/** Returns the slices between levels; none where the work went down, which is another life of the process. */
function slicesOf(levels: Levels, tolerated: number): SettledSlice[] {
  const slices = levels.slice(1).map((to, i) => {
    const from = levels[i] ?? to;
    const [work, rise] = [to.work - from.work, to.level - from.level];
    return { work, rise, excess: rise - tolerated * work };
  });
  return slices.every(({ work }) => work > 0) ? slices : [];
}

function summed(metric: Metric, { slices: all, replicas }: Pool): Settled {
  const slices = (all[0] ?? []).map((_, at) => {
    const same = all.map((own) => own[at]).filter((slice) => slice !== undefined);
    return {
      work: sum(same.map((s) => s.work)),
      rise: sum(same.map((s) => s.rise)),
      excess: sum(same.map((s) => s.excess)),
    };
  });
  const work = sum(slices.map((s) => s.work));
  return {
    levels: [],
    slices,
    work,
    coverage: { enough: true, seenWork: work, endWork: work, toTheEnd: true },
    sigma: metric.constants.noise.level * Math.sqrt(metric.kind === 'count' ? 1 : replicas),
    disturbance: 0,
    residual: sum(slices.map((s) => s.rise)),
  };
}
