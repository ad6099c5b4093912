import { endsOf } from '../../text/interval.js';
import type { AnalysedRun } from '../model/analysedRun.js';
import type { MetricAnalysis, ReplicaVerdict } from '../model/analysis.js';
import type { RunGrowth } from '../model/judgement.js';
import { isMeasured } from '../model/measured.js';
import type { MetricName } from '../model/metrics.js';
import { byRole } from '../verdict/acrossRoles.js';
import { METRICS } from '../verdict/index.js';
import { tQuantile, Z95 } from '../verdict/stats/distributions.js';

/** Returns the growth of a metric in a run as the comparison takes it; undefined where it is not known. */
export function runGrowth(metric: MetricName, { analysis }: Pick<AnalysedRun, 'analysis'>): RunGrowth | undefined {
  const found = analysis.metrics.find(({ name }) => name === metric);
  if (!found || !isComparable(found)) return undefined;
  const measured = found.perReplica.filter(isComparable);
  const judged = new Set(measured.map(({ replica }) => replica));
  const makers = analysis.replicas.filter(({ id, role }) => judged.has(id) && role !== 'server'); // a server's passes are its clients'
  return {
    growthPerWork: found.growthPerWork,
    standardError: found.standardError ?? olderStandardError(found),
    work: makers.reduce((total, { work }) => total + work, 0),
    replicas: [...byRole(measured).values()].map((each) => each.map(({ growthPerWork }) => growthPerWork)),
  };
}

/** Tells whether a growth is known, and bounded on both sides. */
function isComparable<G extends Pick<MetricAnalysis, 'growthPerWork' | 'ci95'>>(
  growth: G,
): growth is G & { growthPerWork: number } {
  return isMeasured(growth) && growth.ci95.every((end) => end !== null);
}

/**
 * Returns the standard error behind an interval that an older lab wrote: of a count it was Poisson's; of memory
 * Student's, by a line through all levels of a replica but the first.
 */
function olderStandardError({ name, ci95, perReplica }: MetricAnalysis): number {
  const [low, high] = endsOf(ci95);
  return (high - low) / 2 / (METRICS[name].kind === 'count' ? Z95 : tQuantile(0.975, freedomOf(perReplica)));
}

function freedomOf(perReplica: readonly ReplicaVerdict[]): number {
  const all = perReplica.map(({ levels }) => levels.length - 3).filter((freedom) => freedom > 0);
  return all.length > 0 ? Math.min(...all) : 1;
}
