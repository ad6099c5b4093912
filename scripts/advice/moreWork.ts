import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import type { Analysis, MetricAnalysis } from '../analysis/model/analysis.js';
import { METRICS } from '../analysis/verdict/index.js';

/** The work that settles a doubt: units of each replica, and the seconds that they take at the pace of the run. */
export interface MoreWork {
  readonly amount: number;
  /** Absent where the run has no load to go by. */
  readonly seconds?: number;
}

/** More than this many times the work is not worth a single run. */
const MOST_TIMES = 20;

/**
 * Returns how much work settles an inconclusive run: so much that a leak as large as the bounds allow would be found. At
 * least twice what was done, since a leak doubles then, and a pool does not.
 */
export function moreWork({ plan, analysis }: AnalysedFleetRun): MoreWork {
  const done = plan.work.amount + (analysis.confirmation?.amount ?? 0);
  const times = Math.min(MOST_TIMES, Math.max(2, ...doubtful(analysis).map((metric) => timesFor(metric, done))));
  const amount = Math.ceil(times * done);
  const { startMs, endMs } = analysis.phases.find(({ name }) => name === 'load') ?? { startMs: 0, endMs: 0 };
  return { amount, ...(endMs > startMs && { seconds: ((endMs - startMs) / 1000) * (amount / done) }) };
}

function doubtful({ metrics }: Analysis): MetricAnalysis[] {
  return metrics.filter(({ role, outcome }) => role === 'decides' && outcome === 'inconclusive');
}

/** Returns how many times the work makes the largest growth that a metric may hide a leak that would be found. */
function timesFor({ name, perReplica }: MetricAnalysis, done: number): number {
  const { found } = METRICS[name].constants;
  const bounds = perReplica.map(({ upper99PerWork }) => upper99PerWork).filter((bound) => bound !== null);
  const hidden = Math.max(0, ...bounds) * done;
  return hidden > 0 ? found / hidden : 2;
}
