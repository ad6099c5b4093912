import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import type { Analysis } from '../analysis/model/analysis.js';
import type { Finding } from '../analysis/model/audit.js';
import { deadlineCommand } from './commands.js';
import { type EarlyEnd, earlyEnd } from './earlyEnd.js';
import { lastWords } from './lastWords.js';
import { type FailingFinding, mendAdvice } from './mendAdvice.js';

/** Returns what to do about a run that failed its audit. */
export function mend(run: AnalysedFleetRun): Advice[] {
  const { analysis } = run;
  const failed = analysis.audit.filter(isFailed);
  const hung = failed.find(({ rule }) => rule === 'passes-end');
  if (hung) return [endCalls(hung, run)];
  const end = earlyEnd(analysis);
  return [
    ...(end && isFirst(end) ? [end.advice] : []),
    ...failedAdvice(analysis),
    ...lastWords(analysis),
    ...(end?.by === 'time-limit' ? [end.advice] : []),
    { what: 'Then run it again', how: 'The figures on this page describe what was measured, but they are no verdict.' },
  ];
}

/** Returns what to do about each finding that failed the run. */
export function failedAdvice({ audit }: Analysis): Advice[] {
  return audit.filter(isFailed).map((finding) => ({ what: finding.sentence, how: mendAdvice(finding) }));
}

function isFailed(finding: Finding): finding is FailingFinding {
  return finding.level === 'invalid';
}

/** Tells whether what ended the run is the origin of all the rest. */
function isFirst({ by }: EarlyEnd): boolean {
  return by === 'disk' || by === 'missing' || by === 'internal-error';
}

function endCalls({ sentence }: FailingFinding, run: AnalysedFleetRun): Advice {
  return {
    what: sentence,
    how: 'That is a finding by itself: without a deadline one peer that is silent keeps a replica from ever seeing the others again. To see what the variant does with such a peer, give calls a deadline.',
    command: deadlineCommand(run),
    page: 'docs/causes/error-paths.md',
  };
}
