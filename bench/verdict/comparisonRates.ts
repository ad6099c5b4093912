import type { RunGrowth } from '../../scripts/analysis/model/judgement.js';
import { compareSets } from '../../scripts/analysis/verdict/index.js';
import type { Seeds } from './rates.js';
import { type Rng, rng } from './rng.js';

/** What is compared: the mean growth of two sets of runs, and how far runs and replicas are from it. */
export interface Compared {
  before: number;
  after: number;
  runs: number;
  replicas: number;
  /** The spread between runs, and between the replicas of a run: coefficients of variation, 0 … 1. */
  betweenRuns: number;
  betweenReplicas: number;
}

const PASSES = 60;

/** Returns the share of comparisons that find a certain difference, in either direction. Deterministic. */
export function foundDifferent(what: Compared, seeds: Seeds): number {
  let found = 0;
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const own = rng(seed, 3e6);
    const { bounds99 } = compareSets('sockets', set(own, what.before, what), set(own, what.after, what));
    if ((bounds99[0] ?? 0) > 0 || (bounds99[1] ?? 0) < 0) found++;
  }
  return found / seeds.count;
}

function set(own: Rng, growth: number, what: Compared): RunGrowth[] {
  return Array.from({ length: what.runs }, (): RunGrowth => {
    const ofRun = growth * (1 + own.normal(what.betweenRuns));
    const replicas = Array.from({ length: what.replicas }, () => ofRun * (1 + own.normal(what.betweenReplicas)));
    const growthPerWork = replicas.reduce((sum, each) => sum + each, 0) / what.replicas;
    return { growthPerWork, standardError: 0.005, work: what.replicas * PASSES, replicas: [replicas] };
  });
}
