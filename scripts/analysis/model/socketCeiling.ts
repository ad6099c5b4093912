/**
 * The most sockets that a replica can have at once, where an idle timeout gives up those of forgotten clients, and what
 * was seen.
 */
export interface SocketCeiling {
  /**
   * `timeout`: dials × the time that a connection lives at most. `dials`: there were no more, however long they live.
   */
  by: 'timeout' | 'dials';
  sockets: number;
  /** The most at a checkpoint. */
  seen: number;
  idleTimeoutMs: number;
  /** Dialled and accepted for one pass of every replica, and how many of them lead to faulty peers. */
  perPass: number;
  toFaulty: number;
  /** How long a connection lives at most, and the passes that begin in that time. */
  withinMs: number;
  passesWithin: number;
  /** Made by the replica with most sockets. */
  passes: number;
  /** To peers that never complete a connection: a timeout does not end these. */
  forGood: number;
}
