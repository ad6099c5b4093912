import { dirname, join } from 'node:path';
import { type EarlierRun, leaksSinceRun } from '../analysis/attribution/leakSignatures.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { LeaksSince } from '../analysis/model/leaks.js';
import { listRuns, type StoredBefore, tryRunFile } from './runFiles.js';
import { planKey } from './samePlan.js';

/**
 * Says what has become of a run's leaks since the last run of the same plan before it that was a leak or clean. Runs lie in
 * one folder, and their ids begin with their time. Where there is no such run any more, what was stored before still holds.
 *
 * @param dir the folder of the run
 * @param stored what an earlier analysis of the run stored
 */
export function leaksSinceEarlier(dir: string, run: AnalysedRun, stored: StoredBefore): LeaksSince | undefined {
  const earlier = earlierOf(dirname(dir), run);
  return earlier ? leaksSinceRun(run.analysis, earlier) : stored.since;
}

/** Finds the last run of the same plan before a run that was decided. */
function earlierOf(reportsDir: string, { plan }: AnalysedRun): EarlierRun | undefined {
  const key = planKey(plan);
  for (const { id, startedAt, analysis, ...head } of listRuns(reportsDir)) {
    if (id >= plan.id || head.planKey !== key || !isDecided(analysis)) continue;
    const reading = tryRunFile(join(reportsDir, id), '');
    if ('run' in reading) return { id, startedAt, analysis: reading.run.analysis };
  }
  return undefined;
}

function isDecided(analysis: { outcome: string } | undefined): boolean {
  return analysis?.outcome === 'leak' || analysis?.outcome === 'clean';
}
