import type { CheckRequest } from '../flags/checkRequest.js';
import { runCommand } from '../run/runCommand.js';
import type { Io } from '../terminal/io.js';
import { ownProgress } from '../terminal/ownProgress.js';
import { concludeOwn } from './concludeOwn.js';
import { watchInterrupts } from './interrupt.js';

/**
 * Runs a command under the probe, and judges and reports what was seen. Ctrl-C is how a service that goes on is ended,
 * so that the exit status is that of the verdict. Until then the terminal is the command's: what we say of the run under
 * way is rare, on stderr, in lines of its own.
 *
 * @returns the exit status
 */
export async function runCheck(request: CheckRequest, io: Io): Promise<number> {
  using interrupt = watchInterrupts(() => undefined);
  const { plan, reportsDir, json } = request;
  const view = ownProgress(plan, request.view, io.stderr);
  const done = await runCommand(plan, { reportsDir, env: io.env, keepsStdout: !json, view }, interrupt.signal);
  return concludeOwn('check', done, request, io);
}
