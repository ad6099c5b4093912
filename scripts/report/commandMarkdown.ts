import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { counted } from '../text/figures.js';
import { sanitise } from '../text/sanitise.js';
import { runLine } from './compare/runLine.js';

/** Returns the runs of a command as Markdown, a line each, fit for a comment on a pull request. */
export function commandMarkdown(records: readonly AnalysedRun[]): string {
  const runs = records.map((record) => sanitise(record));
  const unexpected = runs.filter(({ analysis }) => !analysis.asExpected).length;
  const title = `${counted(runs.length, 'run')}, ${unexpected === 0 ? 'each as expected' : `${unexpected} not as expected`}`;
  return `### ${title}\n\n${runs.map((run) => `- ${runLine(run)}`).join('\n')}\n`;
}
