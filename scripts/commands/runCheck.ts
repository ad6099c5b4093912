import type { CheckRequest } from '../flags/checkRequest.js';
import { measureCommand } from '../run/measureCommand.js';
import { runRecorded } from '../run/runOnce.js';
import { ownStartLine } from '../run/startLine.js';
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
export async function runCheck(request: CheckRequest, io: Io): Promise<number> {
  using interrupt = watchInterrupts(() => undefined);
  const done = await runRecorded(
    request.plan,
    { reportsDir: request.reportsDir, view: { event: () => undefined } },
    interrupt.signal,
    (plan, recorder, cut) => {
      recorder.lab(ownStartLine(plan));
      return measureCommand(plan, { env: io.env, keepsStdout: !request.json }, recorder, cut);
    },
  );
  return concludeOwn('check', done, request, io);
}
