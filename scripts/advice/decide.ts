import type { Advice } from '../analysis/model/advice.js';
import type { AnalysedFleetRun } from '../analysis/model/analysedRun.js';
import type { Analysis } from '../analysis/model/analysis.js';
import { METRIC_NAMES } from '../analysis/model/metrics.js';
import { isDoubt } from '../analysis/model/reasons.js';
import { METRICS } from '../analysis/verdict/index.js';
import { listed } from '../text/figures.js';
import { twiceCommand } from './commands.js';
import { doubtAdvice } from './doubtAdvice.js';
import { earlyEnd } from './earlyEnd.js';
import { lastWords } from './lastWords.js';
import { noteAdvice } from './noteAdvice.js';

/**
 * Returns what to do about an inconclusive run. One that was cut short is in doubt for that reason alone: more work
 * would only be cut short as well.
 */
export function decide(run: AnalysedFleetRun): Advice[] {
  const { analysis } = run;
  const cut = earlyEnd(analysis);
  if (cut) return [cut.advice, ...missing(analysis)];
  return [
    ...missing(analysis),
    ...doubts(analysis),
    ...notes(analysis),
    ...lastWords(analysis),
    {
      what: 'Run it again with twice the work',
      how: 'A pool or a cache stays where it is; a leak doubles.',
      command: twiceCommand(run),
    },
  ];
}

/** Returns how to make visible what was not seen: more work does not show what cannot be seen at all. */
function missing({ metrics, notSeen }: Analysis): Advice[] {
  const names = METRIC_NAMES.filter((name) => METRICS[name].needed && !metrics.some((metric) => metric.name === name));
  return names.map((name) => ({
    what: `Make ${METRICS[name].noun} visible${notSeen[name] === undefined ? '' : `: ${notSeen[name]}`}`,
    how: `A leak of ${METRICS[name].noun} alone would look just like this, so nothing is acquitted without them.`,
  }));
}

/** Returns what to do about doubts; those with the same reason are told together. */
function doubts({ metrics }: Analysis): Advice[] {
  const doubtful = metrics.filter(({ outcome, role }) => outcome === 'inconclusive' && role !== 'shown');
  const reasons = [...new Set(doubtful.map(({ reason }) => reason))];
  return reasons.flatMap((reason): Advice[] => {
    const alike = doubtful.filter((metric) => metric.reason === reason);
    const code = alike[0]?.reasonCode;
    const how = isDoubt(code) ? doubtAdvice(code) : undefined;
    const names = listed(alike.map(({ name }) => METRICS[name].noun));
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
