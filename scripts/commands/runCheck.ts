import type { CheckRequest } from '../flags/checkRequest.js';
import { runCommand } from '../run/runCommand.js';
import type { Io } from '../terminal/io.js';
import { concludeOwn } from './concludeOwn.js';
import { watchInterrupts } from './interrupt.js';

/**
 * Runs a command under the probe, and judges and reports what was seen. Ctrl-C is how a service that goes on is ended,
 * so that the exit status is that of the verdict. Nothing is printed before the command has ended: until then the
 * terminal is its own.
 *
 * @returns the exit status
 */
export async function runCheck(request: CheckRequest, args: readonly string[], io: Io): Promise<number> {
  if ('pids' in request) return (await import('./runCheckProcess.js')).runCheckProcess(request, args, io);
  using interrupt = watchInterrupts(() => undefined);
  const { plan, reportsDir, json } = request;
  const done = await runCommand(plan, { reportsDir, env: io.env, keepsStdout: !json }, interrupt.signal);
  return concludeOwn('check', done, request, io);
}
