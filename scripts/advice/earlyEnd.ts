import type { Advice } from '../analysis/model/advice.js';
import type { Analysis } from '../analysis/model/analysis.js';
import type { FactOf } from '../analysis/model/audit.js';
import type { StopCause } from '../record/earlyStop.js';

/** The advice for a run that did not reach its end, and what ended it. */
export interface EarlyEnd {
  advice: Advice;
  /** Undefined where the lab was killed, or an older lab gave the cause in words that are not known. */
  by: StopCause['by'] | undefined;
}

/** Returns what to do about a run that did not reach its end; undefined for one that did. */
export function earlyEnd({ audit }: Analysis): EarlyEnd | undefined {
  const found = audit.find((finding) => finding.rule === 'ran-to-its-end');
  if (!found || found.end.as === 'done') return undefined;
  const by = causeOf(found.end);
  return { advice: { what: found.sentence, how: by === undefined ? AGAIN : HOW[by] }, by };
}

function causeOf(end: FactOf<'ran-to-its-end'>['end']): StopCause['by'] | undefined {
  return end.as === 'cut-short' ? end.cause?.by : undefined;
}

const AGAIN = 'The same plan again, to its end, says more than any other.';

const HOW: Readonly<Record<StopCause['by'], string>> = {
  signal: AGAIN,
  'time-limit': 'Give it a longer --time-limit, or fewer --passes.',
  disk: 'Make room where the reports are kept, or take another --reports folder, and run the same plan again.',
  missing: 'Put right what it names, and run the same plan again.',
  'internal-error':
    'That is a fault of the lab, not of the service. Run the same plan again; if it comes back, report it with this folder.',
};
