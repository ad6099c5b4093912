import type { StretchReason } from '../../record/stretch.js';
import { count, type WorkWords } from '../../text/figures.js';
import type { Confirmation, Outcome } from '../model/analysis.js';

/** The reason for a second stretch of load, in words. */
export const STRETCH_REASON: Readonly<Record<StretchReason, string>> = {
  'want-of-work': 'more work may settle it',
  small: 'the leak is small',
  late: 'the leak began late',
  'could-be-pool': 'it could be a pool that fills',
  'no-line': 'a closer look may name its line',
  asked: 'asked for by --confirm',
};

/** Returns for instance `120 more passes`. */
export function moreWords(amount: number, { one, many }: WorkWords): string {
  return `${count(amount)} more ${amount === 1 ? one : many}`;
}

/**
 * Returns what the second stretch did to the outcome of the first, such as `confirmed over 120 more passes in the same
 * processes`.
 */
export function confirmationWords({ amount, first }: Confirmation, outcome: Outcome, work: WorkWords): string {
  const over = `over ${moreWords(amount, work)} in the same processes`;
  if (outcome === first) return outcome === 'inconclusive' ? `still so ${over}` : `confirmed ${over}`;
  return `${FIRST[first]}, settled ${over}`;
}

const FIRST: Readonly<Record<Outcome, string>> = {
  leak: 'a leak at first',
  clean: 'clean at first',
  inconclusive: 'inconclusive at first',
  invalid: 'invalid at first',
};
