import { z } from 'zod';

/** The reasons for which a metric leaks. */
export const leakCode = z.enum([
  'rises-every-slice',
  'keeps-rising',
  'rises-throughout',
  'site-never-closes',
  'site-loses-some',
  'collected-unclosed',
]);

/** The reasons for which a metric is clean. */
export const cleanCode = z.enum(['flat', 'bounded', 'settled-back', 'fell', 'within-tolerance']);

/**
 * The reasons for which a metric is in doubt: the judges' doubts about one replica, and disagreement between replicas.
 */
export const doubtCode = z.enum([
  'not-seen',
  'too-short',
  'end-not-seen',
  'one-off-step',
  'growth-stopped',
  'slowing-down',
  'in-steps',
  'released',
  'proves-nothing-alone',
  'bound-too-high',
  'not-beyond-tolerance',
  'too-noisy',
  'pool-filling',
  'site-keeps-opening',
  'replicas-disagree',
]);

/** The reason for a metric's outcome, as a code; `reason` beside it says the same in words. */
export const reasonCode = z.enum([...leakCode.options, ...cleanCode.options, ...doubtCode.options]);

export type LeakCode = z.infer<typeof leakCode>;
export type CleanCode = z.infer<typeof cleanCode>;
export type DoubtCode = z.infer<typeof doubtCode>;
export type ReasonCode = z.infer<typeof reasonCode>;

/** Tells whether a reason is a doubt. */
export function isDoubt(code: ReasonCode | undefined): code is DoubtCode {
  return doubtCode.safeParse(code).success;
}
