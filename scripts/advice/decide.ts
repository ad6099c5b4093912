import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import type { Analysis } from '../analysis/model/analysis.js';
import { isDoubt } from '../analysis/model/reasons.js';
import { nounOf, unseenNoun } from '../analysis/verdict/index.js';
import { workWords } from '../targets/workWords.js';
import { countedWork, listed } from '../text/figures.js';
import { duration } from '../text/times.js';
import { moreCommand } from './commands.js';
import { doubtAdvice } from './doubtAdvice.js';
import { earlyEnd } from './earlyEnd.js';
import { lastWords } from './lastWords.js';
import { moreWork } from './moreWork.js';
import { noteAdvice } from './noteAdvice.js';

/**
 * Returns what to do about an inconclusive run. One that was cut short is in doubt for that reason alone: more work
 * would only be cut short as well.
 */
export function decide(run: AnalysedFleetRun): Advice[] {
  const { analysis } = run;
  const cut = earlyEnd(analysis);
  if (cut) return [cut.advice, ...missing(analysis)];
  return [...missing(analysis), ...doubts(analysis), ...notes(analysis), ...lastWords(analysis), again(run)];
}

function again(run: AnalysedFleetRun): Advice {
  const { amount, seconds } = moreWork(run);
  const took = seconds === undefined ? '' : `, about ${duration(seconds * 1000)} of load at the pace of this run`;
  return {
    what: `Run it again with ${countedWork(amount, workWords(run.plan))}${took}`,
    how: 'A leak as large as this run may hide would be found then; a pool or a cache stays where it is.',
    command: moreCommand(run, amount),
  };
}

/** Returns how to make visible what was not seen: more work does not show what cannot be seen at all. */
function missing({ unseen = [] }: Analysis): Advice[] {
  return unseen
    .filter(({ weight }) => weight === 'doubt')
    .map((part) => ({
      what: `Make ${unseenNoun(part)} visible${part.why === '' ? '' : `: ${part.why}`}`,
      how: `A leak of ${unseenNoun(part)} alone would look just like this, so nothing is acquitted without them.`,
    }));
}

/** Returns what to do about doubts; those with the same reason are told together. */
function doubts({ metrics }: Analysis): Advice[] {
  const doubtful = metrics.filter(
    ({ outcome, role, sameAs }) => outcome === 'inconclusive' && role !== 'shown' && !sameAs,
  );
  const reasons = [...new Set(doubtful.map(({ reason }) => reason))];
  return reasons.flatMap((reason): Advice[] => {
    const alike = doubtful.filter((metric) => metric.reason === reason);
    const code = alike[0]?.reasonCode;
    const how = isDoubt(code) ? doubtAdvice(code) : undefined;
    const names = listed(alike.map(nounOf));
    return how === undefined ? [] : [{ what: `${names.charAt(0).toUpperCase()}${names.slice(1)}: ${reason}`, how }];
  });
}

/** Returns what to do about the audit's notes, which may be where a doubt comes from. */
function notes({ audit }: Analysis): Advice[] {
  return audit.flatMap((finding): Advice[] => {
    const how = finding.level === 'note' ? noteAdvice(finding) : undefined;
    return how === undefined ? [] : [{ what: finding.sentence, how }];
  });
}
