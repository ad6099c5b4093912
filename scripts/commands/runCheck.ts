import type { CheckRequest } from '../flags/checkRequest.js';
import { runCommand } from '../run/runCommand.js';
import type { Io } from '../terminal/io.js';
import { few } from '../text/few.js';
import { listed } from '../text/figures.js';
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
  const means = {
    reportsDir,
    env: io.env,
    keepsStdout: !json,
    onLeft: (left: readonly string[]) => tellOfLeft(left, io),
  };
  const done = await runCommand(plan, means, interrupt.signal);
  return concludeOwn('check', done, request, io);
}

/** Says why the terminal does not come back: what was started has ended, and what it started has not. */
function tellOfLeft(left: readonly string[], { stderr }: Io): void {
  stderr.write(
    `grpc-leak-lab check: the command has ended, and ${listed(few(left))} went on; it is looked at until it ends, --for, or Ctrl-C\n`,
  );
}
