import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedProgram } from '../../services/process/childProcess.js';

/** Milliseconds that a command may take to end by itself before it is asked to: Ctrl-C in a terminal reaches it too. */
const BY_ITSELF_MS = 300;

/** Milliseconds that a command may take to end once it was asked to; it is killed then. */
const GRACE_MS = 5000;

/** How a command came to its end. */
export interface CommandEnding {
  asked: boolean;
  forced: boolean;
}

/**
 * Ends a command: by itself, when asked to, or by force.
 * @param ending is told how
 */
export async function endCommand(
  command: StartedProgram,
  ending: CommandEnding = { asked: false, forced: false },
): Promise<void> {
  ending.asked = true;
  if (await within(command.exited, BY_ITSELF_MS)) return;
  command.kill('SIGTERM');
  if (await within(command.exited, GRACE_MS)) return;
  ending.forced = true;
  command.kill('SIGKILL');
}

async function within(done: Promise<unknown>, ms: number): Promise<boolean> {
  return Promise.race([done.then(() => true), sleep(ms, false, { ref: false })]);
}
