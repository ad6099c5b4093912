import { z } from 'zod';

/**
 * Schema of the most sockets that a replica can have at once, where an idle timeout closes those of forgotten clients,
 * and of the number seen.
 */
export const socketCeiling = z.object({
  /** `timeout`: dials × the longest life of a connection. `dials`: no more were dialled, however long they live. */
  by: z.enum(['timeout', 'dials']),
  sockets: z.number(),
  /** The most seen at a checkpoint. */
  seen: z.number(),
  idleTimeoutMs: z.number(),
  /** The sockets dialled and accepted for one pass of every replica, and how many of them lead to faulty peers. */
  perPass: z.number(),
  toFaulty: z.number(),
  /** The longest life of a connection, and the passes that begin in that time. */
  withinMs: z.number(),
  passesWithin: z.number(),
  /** The passes made by the replica with the most sockets. */
  passes: z.number(),
  /** The sockets to peers that never complete a connection; no timeout ends these. */
  forGood: z.number(),
});

export type SocketCeiling = z.infer<typeof socketCeiling>;
