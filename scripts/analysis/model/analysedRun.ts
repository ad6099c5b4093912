import { z } from 'zod';
import { RECORD_VERSION, runPlan } from '../../plan/plan.js';
import { recordStart } from '../../record/events.js';
import { advice } from './advice.js';
import { analysis } from './analysis.js';
import { storedSources } from './sources.js';

/** Schema of run.json: an analysed run. It holds everything that a report shows. */
export const analysedRun = z.object({
  schemaVersion: z.literal(RECORD_VERSION),
  plan: runPlan,
  /** Absent when the record broke off before its first line. */
  start: recordStart.optional(),
  analysis,
  /** The advice, most useful first; absent where an older lab wrote the file. */
  advice: z.array(advice).optional(),
  /**
   * The positions and lines that the analysis read from source maps and sources. A later analysis prefers them to the
   * disk, which may have changed.
   */
  sources: storedSources.optional(),
});

export type AnalysedRun = z.infer<typeof analysedRun>;
