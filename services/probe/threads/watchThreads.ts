import { randomBytes } from 'node:crypto';
import type { Settings } from '../settings.js';
import { Board } from './board.js';
import { handDown } from './inherited.js';
import { Threads } from './threads.js';

/**
 * Makes the board of this process, and hands it down to every worker that is started from now on. The workers of a
 * process that ran already have no probe: what is in them is not seen, and said so.
 */
export function watchThreads(settings: Settings): { readonly board: Board; readonly threads: Threads } {
  const board = new Board();
  const channel = `grpc-leak-lab.${randomBytes(8).toString('hex')}`;
  if (!settings.attached) handDown({ board: board.memory, channel, settings });
  return { board, threads: new Threads(board, channel) };
}
