import { z } from 'zod';

/** Schema of what a run, a replica or a metric comes out as. */
export const outcome = z.enum(['leak', 'clean', 'inconclusive', 'invalid']);

export type Outcome = z.infer<typeof outcome>;
