import { z } from 'zod';

/** Schema of the outcome of a run, a replica or a metric. */
export const outcome = z.enum(['leak', 'clean', 'inconclusive', 'invalid']);

export type Outcome = z.infer<typeof outcome>;
