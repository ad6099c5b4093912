import { combineReplicas, judgeCheckpoints } from '../../scripts/analysis/verdict/index.js';
import { endsOf } from '../../scripts/text/interval.js';
import { type GrowthProcess, growthProcesses } from './growthProcesses.js';
import type { Seeds } from './rates.js';
import { rng } from './rng.js';

export interface Covered {
  process: GrowthProcess;
  /** The share of fleets whose 95 % interval holds the growth that was to be expected, 0 … 1. */
  coverage: number;
  /** The mean width of the interval, in the metric's unit per pass. */
  width: number;
}

const REPLICAS = 3;

/** Draws fleets of every process, and looks how often the interval of their growth holds the truth. Deterministic. */
export function growthCoverage(seeds: Seeds, processes: readonly GrowthProcess[] = growthProcesses): Covered[] {
  return processes.map((process) => {
    let [held, width] = [0, 0];
    for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
      const { low, high, truth } = fleet(process, growthProcesses.indexOf(process), seed);
      if (low <= truth && truth <= high) held++;
      width += high - low;
    }
    return { process, coverage: held / seeds.count, width: width / seeds.count };
  });
}

function fleet(process: GrowthProcess, number: number, seed: number): { low: number; high: number; truth: number } {
  const drawReplica = process.draw(rng(seed, 1e6 + 1000 * number));
  const drawn = Array.from({ length: REPLICAS }, (_, i) => drawReplica(rng(seed, 1e6 + 1000 * number + 1 + i)));
  const { ci95 } = combineReplicas(
    process.metric,
    drawn.map(({ checkpoints }, i) => ({
      replica: `replica-${i + 1}`,
      ...judgeCheckpoints(process.metric, checkpoints),
    })),
  );
  const [low, high] = endsOf(ci95);
  return { low, high, truth: drawn.reduce((sum, { truth }) => sum + truth, 0) / REPLICAS };
}
