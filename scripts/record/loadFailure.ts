import { z } from 'zod';

/** The schema of the reason why the load is not complete, as the record keeps it. */
export const loadFailure = z.discriminatedUnion('by', [
  /** The load's own process ended too soon. */
  z.object({
    by: z.literal('job-ended'),
    /** The name of its log. */
    job: z.string(),
    before: z.enum(['ready', 'done']),
    /** Absent where it ended by itself. */
    how: z.enum(['out-of-memory', 'node-lost']).optional(),
  }),
  /** The last replica was gone before the load was over. */
  z.object({ by: z.literal('no-replica-left') }),
]);

export type LoadFailure = z.infer<typeof loadFailure>;
