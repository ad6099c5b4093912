import { z } from 'zod';
import { RECORD_VERSION, runPlan } from '../../plan/plan.js';
import { recordStart } from '../../record/events.js';
import { advice } from './advice.js';
import { analysis } from './analysis.js';
import { storedSources } from './sources.js';

/** Schema of run.json: a run, analysed. Everything a report shows is in it. */
export const analysedRun = z.object({
  schemaVersion: z.literal(RECORD_VERSION),
  plan: runPlan,
  /** Absent when the record broke off before its first line. */
  start: recordStart.optional(),
  analysis,
  /** What to do about it, most useful first; absent in what an older lab wrote. */
  advice: z.array(advice).optional(),
  /**
   * What the analysis read of source maps and sources. A later analysis prefers it to the disk, which may have changed.
   */
  sources: storedSources.optional(),
});

export type AnalysedRun = z.infer<typeof analysedRun>;
