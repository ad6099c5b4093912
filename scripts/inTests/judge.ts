import type { Vitals } from '../../protos/vitals.js';
import { analyse } from '../analysis/analyse.js';
import type { SourceResolver } from '../analysis/attribution/sources/sourceResolver.js';
import type { EventBatches } from '../analysis/condense/accumulate.js';
import type { Analysis } from '../analysis/model/analysis.js';
import type { MetricName } from '../analysis/model/metrics.js';
import { METRICS } from '../analysis/verdict/index.js';
import { type Judges, judges as thisLab } from '../analysis/verdict/judges.js';
import { recordPlan } from '../plan/ownPlan.js';
import type { MaxGrowth, PlanFor } from '../plan/plan.js';
import type { LabLine, RecordEvent } from '../record/events.js';
import type { AssertNoLeakOptions } from './options.js';

/** The name of the one process that is judged. */
const PROCESS = 'test';

/** Growth per call that is no leak, by metric. */
export type Tolerated = Partial<Record<MetricName, number>>;

/** Judges the lines of an examination as the lab judges lines from anywhere. */
export function judge(
  lines: readonly Vitals[],
  sources: SourceResolver,
  { options, tolerated }: { options: Pick<AssertNoLeakOptions, 'metrics'>; tolerated: Tolerated },
): Promise<Analysis> {
  return analyse(planWith(tolerated), batches(lines), { sources, judges: judgesOf(options) });
}

function planWith(tolerated: Tolerated): PlanFor<'record'> {
  const maxGrowth = Object.entries(tolerated).map(([metric, perWork]) => ({ metric: metric as MetricName, perWork }));
  const plan = recordPlan({ 'limits.maxGrowth': maxGrowth as MaxGrowth[] }, { id: 'assertNoLeak', from: 'a test' });
  return { ...plan, work: { unit: 'call' } };
}

/** The rules of this lab, asked about the metrics that are wanted. */
function judgesOf({ metrics: wanted }: Pick<AssertNoLeakOptions, 'metrics'>): Judges {
  if (!wanted) return thisLab;
  const isWanted = (name: string) => wanted.some((each) => each === name) || !(name in METRICS);
  return {
    ...thisLab,
    combineMetrics: (metrics, unseen = [], apart = []) =>
      thisLab.combineMetrics(
        metrics.filter(({ name }) => isWanted(name)),
        unseen.filter(({ what }) => isWanted(what)),
        apart,
      ),
  };
}

/** Returns the record of an examination, in one batch. */
function batches(lines: readonly Vitals[]): EventBatches {
  const startMs = Math.min(...lines.map(({ atMs }) => atMs));
  const lastMs = Math.max(0, ...lines.map(({ atMs }) => atMs - startMs));
  const lab = (line: LabLine, receivedMs: number): RecordEvent => ({ from: 'lab', line, receivedMs });
  const said = lines.map(
    (line): RecordEvent => ({
      ...{ from: 'replica', replica: PROCESS, line },
      receivedMs: Math.max(0, line.atMs - startMs),
    }),
  );
  const events = [
    lab({ kind: 'phase', name: 'load' }, 0),
    ...said,
    lab({ kind: 'phase', name: 'draining' }, lastMs),
    lab({ kind: 'phase', name: 'done' }, lastMs),
  ];
  return {
    async *[Symbol.asyncIterator]() {
      yield events;
    },
  };
}
