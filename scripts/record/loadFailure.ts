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
  /** No call of the first slice was answered well: nothing that follows could be judged. */
  z.object({ by: z.literal('nothing-answered'), calls: z.number(), status: z.string().optional() }),
  /** The last replica was gone before the load was over. */
  z.object({ by: z.literal('no-replica-left') }),
  /** A command of one's own did not come to take load: it never listened, or does not speak what is asked for. */
  z.object({ by: z.literal('never-ready') }),
  /** A command of one's own ended while it was driven. */
  z.object({ by: z.literal('command-ended') }),
  /** Hardly a call of the warm-up was answered, and the load was not begun. */
  z.object({ by: z.literal('warm-up-failed') }),
  /** The driver of the load broke off. */
  z.object({ by: z.literal('driver') }),
]);

export type LoadFailure = z.infer<typeof loadFailure>;
