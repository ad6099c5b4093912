import { growthFigure, level, listed, perWork, range, type WorkWords } from '../../text/figures.js';
import type { MetricAnalysis } from '../model/analysis.js';
import { METRICS, nounOf, unseenNoun } from '../verdict/index.js';
import type { Concluded } from './concluded.js';

/** Says why a run is clean, in clauses: `sockets settle at 4 and stay there`, and the bound below which any growth is. */
export function cleanWords({ metrics, reason }: Concluded, work: WorkWords): string[] {
  const metric = metrics.find(({ role, outcome }) => role === 'decides' && outcome === 'clean');
  if (!metric) return [reason];
  const levels = metric.perReplica
    .map((verdict) => verdict.levels.at(-1)?.level)
    .filter((value) => value !== undefined);
  const shown = levels.length === 0 ? '' : ` at ${range(levels, metric.unit)}`;
  const bounds = metric.perReplica
    .filter(({ outcome }) => outcome === 'clean')
    .map(({ upper99PerWork }) => upper99PerWork ?? Number.POSITIVE_INFINITY);
  const upper = Math.max(...bounds);
  const bound = Number.isFinite(upper)
    ? [`any growth is below ${growthFigure(upper, metric.unit)} ${perWork(work)} (99 %)`]
    : [];
  const settle =
    metric.reasonCode === 'within-tolerance'
      ? `${METRICS[metric.name].noun} grow no more than is tolerated`
      : `${METRICS[metric.name].noun} settle${shown} and stay there`;
  return [settle, ...bound];
}

/** Says what a clean verdict leaves out: `not seen: worker threads (why)`. */
export function unseenWords({ unseen }: Concluded): string[] {
  if (unseen.length === 0) return [];
  return [`not seen: ${listed(unseen.map((part) => `${unseenNoun(part)}${part.why === '' ? '' : ` (${part.why})`}`))}`];
}

/**
 * Says of a clean run what its memory could hide: `heap after GC rose by 2.3 MB (growth is slowing down), and up to 9.6
 * KB per pass could hide in it`. Nothing where the heap was not judged.
 */
export function hiddenWords({ metrics }: Concluded, work: WorkWords): string[] {
  return metrics
    .filter((each) => each.role === 'supports' && (each.name === 'heap_after_gc_bytes' || each.outcome !== 'clean'))
    .map((metric) => inMemory(metric, work));
}

function inMemory(metric: MetricAnalysis, work: WorkWords): string {
  const { unit, outcome, reason, perReplica } = metric;
  const rose = Math.max(...perReplica.map(({ levels }) => (levels.at(-1)?.level ?? 0) - (levels[0]?.level ?? 0)));
  const bounds = perReplica.flatMap(({ upper99PerWork }) => upper99PerWork ?? []);
  const hidden = bounds.length > 0 ? `up to ${growthFigure(Math.max(...bounds), unit)} ${perWork(work)}` : 'a leak';
  if (outcome === 'clean') return `${hidden} could hide in ${nounOf(metric)}`;
  const moved = rose > 0 ? `rose by ${level(rose, unit)}` : 'did not rise in all';
  return `${nounOf(metric)} ${moved} (${reason}), and ${hidden} could hide in it`;
}
