import { adviceFor } from '../../scripts/advice/advice.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';

/** Returns a run with what to do about it, as a report is made of. */
export function advised(run: AnalysedRun): AnalysedRun {
  return { ...run, advice: adviceFor(run) };
}
