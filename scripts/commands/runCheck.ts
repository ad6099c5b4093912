import { noTemporaryFolder } from '../engines/temporaryFolder.js';
import type { CheckRequest, CommandRequest } from '../flags/checkRequest.js';
import { runCommand } from '../run/runCommand.js';
import type { Io } from '../terminal/io.js';
import { ownProgress } from '../terminal/ownProgress.js';
import { few } from '../text/few.js';
import { listed } from '../text/figures.js';
import type { Problem } from '../text/problem.js';
import { refuse } from './checked.js';
import { concludeOwn } from './concludeOwn.js';
import { EXIT } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';
import { missingPrograms } from './missingPrograms.js';

/**
 * Runs a command under the probe, and judges and reports what was seen. Ctrl-C is how a service that goes on is ended,
 * so that the exit status is that of the verdict. Until then the terminal is the command's: what we say of the run under
 * way is rare, on stderr, in lines of its own.
 *
 * @returns the exit status
 */
export async function runCheck(request: CheckRequest, args: readonly string[], io: Io): Promise<number> {
  if ('pids' in request) return (await import('./runCheckProcess.js')).runCheckProcess(request, args, io);
  if (!('plan' in request)) return (await import('./runCheckPprof.js')).runCheckPprof(request, args, io);
  const missing = [...missingPrograms(request.plan, io.env), ...noTemporaryFolder()];
  if (missing.length > 0) return refuse({ name: 'check', args, io }, missing, EXIT.unavailable);
  if (request.lists) {
    const { methodsOfCommand } = await import('../run/methodsOfCommand.js');
    const list = (signal: AbortSignal) => methodsOfCommand(request.plan, io.env, signal);
    return (await import('./listMethods.js')).listMethods(list, request, args, io);
  }
  using interrupt = watchInterrupts(() => undefined);
  const { plan, reportsDir, json } = request;
  const means = {
    ...{ reportsDir, env: io.env, keepsStdout: !json, view: ownProgress(plan, request.view, io.stderr) },
    onLeft: (left: readonly string[]) => tellOfLeft(left, io),
  };
  const taken = await takenAddress(plan);
  if (taken) return refuse({ name: 'check', args, io }, [taken]);
  const done = await runCommand(plan, means, interrupt.signal);
  return concludeOwn('check', done, request, io);
}

/** Says why the terminal does not come back: what was started has ended, and what it started has not. */
function tellOfLeft(left: readonly string[], { stderr }: Io): void {
  stderr.write(
    `grpc-leak-lab check: the command has ended, and ${listed(few(left))} went on; it is looked at until it ends, --for, or Ctrl-C\n`,
  );
}

/** Refuses an endpoint where something listens before the command is started: that would be looked at instead. */
async function takenAddress({ target: { pprof } }: CommandRequest['plan']): Promise<Problem | undefined> {
  if (pprof === undefined) return undefined;
  const { isTaken } = await import('../engines/pprof/examine.js');
  const { pprofAddress } = await import('../engines/pprof/address.js');
  const address = pprofAddress(pprof);
  if (!(await isTaken(address))) return undefined;
  return {
    subject: `--pprof=${address.origin}`,
    message: 'something listens there already, before the command was started',
    remedy: 'end it, or look at that one: leave out the command, and give --for=10m',
  };
}
