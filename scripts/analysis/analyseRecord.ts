import { RECORD_VERSION } from '../plan/plan.js';
import { readEvents } from '../record/readEvents.js';
import { readPlan } from '../record/readPlan.js';
import { targetOf } from '../targets/index.js';
import { type AnalyseOptions, conclude, toldBy } from './analyse.js';
import { type ProfileFile, profileFiles } from './attribution/profileFiles.js';
import { DiskSources } from './attribution/sources/diskSources.js';
import { RememberingSources } from './attribution/sources/sourceResolver.js';
import { condense } from './condense/accumulate.js';
import { withUnit } from './condense/ownWork.js';
import type { AnalysedRun } from './model/analysedRun.js';
import type { StoredSources } from './model/sources.js';

export interface AnalyseRecordOptions extends Omit<AnalyseOptions, 'sources'> {
  /** Positions and lines of source that an earlier analysis stored: they are used as they were then. */
  stored?: StoredSources | undefined;
  /** The top of the project whose code was run; source positions are relative to it. */
  projectRoot: string;
}

/**
 * Reads a run's folder and analyses it, a first time or again. Writes nothing.
 *
 * @throws {RecordError} when the record cannot be read
 */
export async function analyseRecord(dir: string, options: AnalyseRecordOptions): Promise<AnalysedRun> {
  return (await analyseWithProfiles(dir, options)).run;
}

/**
 * Does the same as {@link analyseRecord}, and also returns the profiles that the replicas printed, as files for other
 * programs.
 */
export async function analyseWithProfiles(
  dir: string,
  { projectRoot, stored, ...options }: AnalyseRecordOptions,
): Promise<{ run: AnalysedRun; profiles: ProfileFile[] }> {
  const plan = readPlan(dir);
  const seen = await condense(readEvents(dir), targetOf({ plan }));
  const sources = new RememberingSources(new DiskSources(projectRoot), stored);
  const analysis = conclude(plan, seen, { ...options, sources });
  const run: AnalysedRun = {
    schemaVersion: RECORD_VERSION,
    plan: withUnit(plan, seen),
    start: seen.start,
    analysis,
    sources: sources.stored,
  };
  return { run, profiles: profileFiles(seen, toldBy(seen, sources)) };
}
