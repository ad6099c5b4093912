import { z } from 'zod';
import { isFor } from '../../plan/kinds.js';
import { anyPlan, RECORD_VERSION, type RunPlan } from '../../plan/plan.js';
import { recordStart } from '../../record/events.js';
import { advice } from './advice.js';
import { analysis } from './analysis.js';
import { leaksSince } from './leaks.js';
import { storedSources } from './sources.js';

/** Schema of run.json: an analysed run. It holds everything that a report shows. */
export const analysedRun = z.object({
  schemaVersion: z.literal(RECORD_VERSION),
  plan: anyPlan,
  /** Absent when the record broke off before its first line. */
  start: recordStart.optional(),
  analysis,
  /** The advice, most useful first; absent where an older lab wrote the file. */
  advice: z.array(advice).optional(),
  /** What has become of the leaks since the run before; absent where there was none of the same plan. */
  since: leaksSince.optional(),
  /**
   * The positions and lines that the analysis read from source maps and sources. A later analysis prefers them to the
   * disk, which may have changed.
   */
  sources: storedSources.optional(),
});

export type AnalysedRun = z.infer<typeof analysedRun>;

/** An analysed run of the lab, whose target is a fleet. */
export type AnalysedFleetRun = AnalysedRun & { readonly plan: RunPlan };

/** Tells whether an analysed run is one of the lab. */
export function isOfFleet(run: AnalysedRun): run is AnalysedFleetRun {
  return isFor(run.plan, 'fleet');
}
