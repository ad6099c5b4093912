import { z } from 'zod';

/** The schema of how long a replica was silent, and of what its kernel said meanwhile. Times are milliseconds. */
export const silenceFigures = {
  silentMs: z.number(),
  /** CPU time that it used; absent where the place of the fleet cannot tell. */
  cpuMs: z.number().optional(),
  /** Time that its threads were ready and waited for a core; absent where the kernel does not count it. */
  waitedMs: z.number().optional(),
};

/**
 * The schema of why a silent replica counted as hung: `stopped` by a signal, `idle` with CPU to be had, `blocked` (it
 * used much CPU and said nothing), or `unseen`: silent for long, where nobody could tell whether it would run.
 */
export const hangs = z.object({ why: z.enum(['stopped', 'idle', 'blocked', 'unseen']), ...silenceFigures });

/**
 * The schema of a replica that was silent because it did not get the CPU that it would have used: it is given time.
 * Told when that is found, and again, as `over`, with its next line.
 */
export const starved = z.object({
  kind: z.literal('replica-starved'),
  replica: z.string(),
  ...silenceFigures,
  /** The machine's load average over a minute; absent where it has none. */
  loadAverage: z.number().optional(),
  over: z.boolean(),
});

export type Hangs = z.infer<typeof hangs>;
export type Starved = z.infer<typeof starved>;
