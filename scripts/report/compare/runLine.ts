import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { code, plain } from '../markdown.js';
import { expectation, OUTCOME_SHAPE, outcomeOf } from '../words.js';

/** Returns a run as a line of Markdown: its outcome, whether that was expected, and its sentence. */
export function runLine({ plan, analysis }: AnalysedRun): string {
  const sentence = analysis.headline?.sentence ?? analysis.summary;
  return `${OUTCOME_SHAPE[analysis.outcome]} ${outcomeOf(analysis)} (${expectation(analysis)}), ${code(plan.id)}: ${plain(sentence)}`;
}
