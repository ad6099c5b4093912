import { onPath } from '../engines/onPath.js';
import type { CheckRequest } from '../flags/checkRequest.js';
import { driveOf } from '../plan/drive.js';
import { runCommand } from '../run/runCommand.js';
import type { Io } from '../terminal/io.js';
import { ownProgress } from '../terminal/ownProgress.js';
import type { Problem } from '../text/problem.js';
import { refuse } from './checked.js';
import { concludeOwn } from './concludeOwn.js';
import { EXIT } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';

/**
 * Runs a command under the probe, and judges and reports what was seen. Ctrl-C is how a service that goes on is ended,
 * so that the exit status is that of the verdict. Until then the terminal is the command's: what we say of the run under
 * way is rare, on stderr, in lines of its own.
 *
 * @returns the exit status
 */
export async function runCheck(request: CheckRequest, args: readonly string[], io: Io): Promise<number> {
  const missing = missingPrograms(request.plan, io.env);
  if (missing.length > 0) return refuse({ name: 'check', args, io }, missing, EXIT.unavailable);
  if (request.lists) return (await import('./listMethods.js')).listMethods(request, args, io);
  using interrupt = watchInterrupts(() => undefined);
  const { plan, reportsDir, json } = request;
  const view = ownProgress(plan, request.view, io.stderr);
  const done = await runCommand(plan, { reportsDir, env: io.env, keepsStdout: !json, view }, interrupt.signal);
  return concludeOwn('check', done, request, io);
}

/** Finds the programs that the load needs and that are not there. */
function missingPrograms(plan: CheckRequest['plan'], env: NodeJS.ProcessEnv): Problem[] {
  if (driveOf(plan)?.by !== 'k6' || onPath('k6', env.PATH) !== undefined) return [];
  return [
    {
      subject: '--k6',
      message: 'there is no k6 on the PATH',
      remedy: 'install it (https://grafana.com/docs/k6/latest/set-up/install-k6), or drive by --call, --url or --each',
    },
  ];
}
