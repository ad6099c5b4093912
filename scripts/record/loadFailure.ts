import { z } from 'zod';

/** Why there is no whole load, as the record keeps it. */
export const loadFailure = z.discriminatedUnion('by', [
  /** The load's own process ended too soon. */
  z.object({
    by: z.literal('job-ended'),
    /** What its log is called by. */
    job: z.string(),
    before: z.enum(['ready', 'done']),
    /** Absent where it ended by itself. */
    how: z.enum(['out-of-memory', 'node-lost']).optional(),
  }),
  /** The last replica was gone before the load was over. */
  z.object({ by: z.literal('no-replica-left') }),
]);

export type LoadFailure = z.infer<typeof loadFailure>;
