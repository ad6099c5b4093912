import { z } from 'zod';

/**
 * The reasons for a second stretch of load: the outcome was in want of work; the leak is small, late, or could be a
 * pool that fills; it is plain, and no line is known yet; or it was asked for.
 */
export const stretchReason = z.enum(['want-of-work', 'small', 'late', 'could-be-pool', 'no-line', 'asked']);

/** Schema of the beginning of a second stretch of load, in the same processes, on which the outcome rests. */
export const stretch = z.object({
  kind: z.literal('stretch'),
  /** Units of work of each replica in it, beside those of the plan. */
  amount: z.number().int().positive(),
  /** Slices in it; their checkpoints are numbered on from those of the plan. */
  slices: z.number().int().positive(),
  because: stretchReason,
  /** The outcome that the first stretch had by itself. */
  first: z.enum(['leak', 'clean', 'inconclusive', 'invalid']),
  /** Set where memory was not clean in the first, so that in this one the objects on the heap are counted by class. */
  memory: z.literal(true).optional(),
});

export type StretchReason = z.infer<typeof stretchReason>;
export type Stretch = Omit<z.infer<typeof stretch>, 'kind'>;
