import { z } from 'zod';

/**
 * Schema of the most sockets that a replica can have at once, where an idle timeout gives up those of forgotten
 * clients, and of what was seen.
 */
export const socketCeiling = z.object({
  /**
   * `timeout`: dials × the time that a connection lives at most. `dials`: there were no more, however long they live.
   */
  by: z.enum(['timeout', 'dials']),
  sockets: z.number(),
  /** The most at a checkpoint. */
  seen: z.number(),
  idleTimeoutMs: z.number(),
  /** Dialled and accepted for one pass of every replica, and how many of them lead to faulty peers. */
  perPass: z.number(),
  toFaulty: z.number(),
  /** How long a connection lives at most, and the passes that begin in that time. */
  withinMs: z.number(),
  passesWithin: z.number(),
  /** Made by the replica with most sockets. */
  passes: z.number(),
  /** To peers that never complete a connection: a timeout does not end these. */
  forGood: z.number(),
});

export type SocketCeiling = z.infer<typeof socketCeiling>;
