import type { ReplicaVerdict } from '../../model/analysis.js';
import { LEAST_SLICES } from '../coverage.js';
import type { Metric } from '../metrics.js';
import { sum } from '../stats/quantile.js';
import type { Levels } from '../words.js';
import type { Settled, SettledSlice } from './settle.js';

/** Replicas whose judged checkpoints are the same. */
export interface Pool {
  replicas: number;
  /** The slices that each was judged by: those of the confirming stretch, where there was one. */
  slices: SettledSlice[][];
  /** The noise of one level of each (standard deviation); undefined where it is not known. */
  noise: (number | undefined)[];
  /** The work that they were judged by, as so many times that of the first stretch. */
  times: number;
}

/**
 * Returns the largest group of replicas with the same judged checkpoints.
 *
 * @param least undefined is returned for a smaller group
 */
export function poolOf(replicas: readonly ReplicaVerdict[], tolerated: number, least = 2): Pool | undefined {
  const seen = replicas.map(({ levels: all, stretch, pooled }) => {
    const levels = all.filter(({ index }) => index >= (stretch?.after ?? 0));
    const times = stretch?.times ?? 1;
    return {
      ...{ name: `${indices(levels)} ${times}`, slices: slicesOf(levels, tolerated), times },
      noise: pooled?.noise,
    };
  });
  const complete = seen.filter(({ slices }) => slices.length >= LEAST_SLICES);
  const commonest = complete
    .map(({ name }) => complete.filter((each) => each.name === name))
    .reduce<typeof complete>((most, same) => (same.length > most.length ? same : most), []);
  return commonest.length < least
    ? undefined
    : {
        replicas: commonest.length,
        slices: commonest.map(({ slices }) => slices),
        noise: commonest.map(({ noise }) => noise),
        times: commonest[0]?.times ?? 1,
      };
}

/** Returns the replicas of a pool added up, in the form that the rules for one take. */
export function summed(metric: Metric, { slices: all, noise }: Pool): Settled {
  const slices = (all[0] ?? []).map((_, at) => {
    const same = all.map((own) => own[at]).filter((slice) => slice !== undefined);
    return {
      work: sum(same.map((s) => s.work)),
      rise: sum(same.map((s) => s.rise)),
      excess: sum(same.map((s) => s.excess)),
    };
  });
  const work = sum(slices.map((s) => s.work));
  const { level } = metric.constants.noise;
  return {
    levels: [],
    slices,
    work,
    coverage: { enough: true, seenWork: work, endWork: work, toTheEnd: true },
    sigma: metric.kind === 'count' ? level : Math.hypot(...noise.map((each) => each ?? level)),
    disturbance: 0,
    residual: sum(slices.map((s) => s.rise)),
  };
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
