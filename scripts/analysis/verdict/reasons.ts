import type { CleanCode, DoubtCode, LeakCode } from '../model/reasons.js';

/** A doubt that the judge of one replica may have. */
export type JudgeDoubt = Exclude<DoubtCode, 'replicas-disagree'>;

/** The words for each reason that a judge gives; a judge has no other reasons. */
export const REASON_WORDS: Readonly<Record<LeakCode | CleanCode | JudgeDoubt, string>> = {
  'rises-every-slice': 'rises after every slice',
  'keeps-rising': 'keeps rising',
  'rises-throughout': 'rises throughout the load',
  'site-never-closes': 'creation sites open and never close',
  'site-loses-some': 'a creation site closes less than it opens in every slice',
  'collected-unclosed': 'collected without ever being closed, more and more',
  flat: 'flat',
  bounded: 'bounded: grew early, then flat',
  'settled-back': 'settled back to baseline',
  fell: 'fell, and did not rise again',
  'within-tolerance': 'grows no more than is tolerated',
  'not-seen': 'not seen on this replica',
  'too-short': 'too short',
  'end-not-seen': 'the end of the load was not seen',
  'one-off-step': 'one-off step',
  'growth-stopped': 'growth stopped before the end of load',
  'slowing-down': 'growth is slowing down',
  'in-steps': 'grows in uneven steps',
  released: 'grew under load, released after drain',
  'proves-nothing-alone': 'grows, but this metric alone cannot prove a leak',
  'bound-too-high': 'growth bound above threshold',
  'not-beyond-tolerance': 'rises, but not beyond what is tolerated',
  'too-noisy': 'too noisy',
  'pool-filling': 'could be a pool that fills',
  'site-keeps-opening': 'does not rise in all, though creation sites open more than they close',
};
