/** The maker of samples: a record, analysed by the lab as any other. Nothing of its analysis is written by hand. */
import { adviceFor } from '../../scripts/advice/advice.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import type { LabLine } from '../../scripts/record/events.js';
import { startLine } from '../../scripts/run/startLine.js';
import { frame, projectRoot } from '../analysis/compiledFrames.js';
import { batches, type History, history, type Shape } from '../analysis/history.js';

/** Analyses a record, and says what to do about the run, as a report is made of. */
export async function analysed({ plan, events }: History): Promise<AnalysedRun> {
  const analysis = await analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });
  const first = events.find((event) => event.from === 'lab' && event.line.kind === 'start')?.line;
  const start = first && 'startedAt' in first ? first : undefined;
  const run: AnalysedRun = { schemaVersion: 2, plan, ...(start && { start }), analysis };
  return { ...run, advice: adviceFor(run) };
}

/** Returns the record of a run of this fleet, on a machine that is always the same. */
export function recordOf({ plan, ...shape }: Shape = {}): History {
  return history({
    dialer: frame('services/agent/peer.js', 'AgentService(address'),
    start: startOf,
    ...shape,
    plan: { seed: 7, ratePerReplica: 25, timeLimitMs: 600_000, ...plan },
  });
}

/** Returns the first line of a record as the lab writes it, but for the machine. */
export function startOf(plan: RunPlan): Extract<LabLine, { kind: 'start' }> {
  return {
    ...startLine(plan),
    startedAt: plan.id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6.000Z'),
    ...{ lab: '0.1.0', node: 'v20.20.2', platform: 'linux-x64', cpus: 2, cpuModel: 'AMD EPYC 7B13' },
    ...{ memoryBytes: 8_231_000_000, grpcJs: '1.14.7', selfCheck: { outcome: 'none' } },
  };
}
