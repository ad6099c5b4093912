import { z } from 'zod';
import type { EvenGrowth } from '../../text/growthEvidence.js';
import type { Interval } from '../../text/interval.js';

/** Schema of an end of an interval, or of an estimate: null where there is no bound, or nothing is known. */
export const bound = z.number().nullable();

/** Schema of a closed interval [low, high]. */
export const interval = z.tuple([bound, bound]) satisfies z.ZodType<Interval>;

/**
 * Schema of a count's growth that did not vary: every slice gained the same for its work. `rise` is what each gained,
 * where the slices had equal work too.
 */
export const evenGrowth = z.object({ slices: z.number(), rise: z.number().optional() }) satisfies z.ZodType<EvenGrowth>;

/** The fields of an estimate of growth per unit of work; an older lab told neither of the last two. */
export const estimatedGrowth = {
  /** Null where too little was seen for any figure; the interval has no ends then. */
  growthPerWork: bound,
  ci95: interval,
  /** The standard error of `growthPerWork`. */
  standardError: z.number().optional(),
  even: evenGrowth.optional(),
};
