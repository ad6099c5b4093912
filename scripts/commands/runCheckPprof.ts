import { processFacts } from '../engines/attach/procFiles.js';
import { portOf, pprofAddress } from '../engines/pprof/address.js';
import { PprofClient } from '../engines/pprof/client.js';
import { whyNoPprof } from '../engines/pprof/examine.js';
import { listenerAt } from '../engines/pprof/listeners.js';
import { keepsAncestors } from '../engines/pprof/lookByPprof.js';
import type { PprofRequest } from '../flags/checkRequest.js';
import { driveOf } from '../plan/drive.js';
import { processPlan } from '../plan/ownPlan.js';
import { newRunId } from '../plan/runId.js';
import { methodsOfProcesses } from '../run/methodsOfProcesses.js';
import { runProcess } from '../run/runProcess.js';
import type { Io } from '../terminal/io.js';
import { ownProgress } from '../terminal/ownProgress.js';
import { refuse } from './checked.js';
import { concludeOwn } from './concludeOwn.js';
import { EXIT } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';
import { listMethods } from './listMethods.js';
import { missingPrograms } from './missingPrograms.js';
import { wordsOf } from './runCheckProcess.js';

/**
 * Looks at a Go service that runs already, by its endpoint, and judges and reports what was seen, until Ctrl-C, `--for` or
 * its end. What cannot be looked at is refused before anything is touched.
 *
 * @returns the exit status
 */
export async function runCheckPprof(request: PprofRequest, args: readonly string[], io: Io): Promise<number> {
  using interrupt = watchInterrupts(() => undefined);
  const { reportsDir, said, pprof } = request;
  const client = new PprofClient(pprofAddress(pprof));
  const obstacle = await whyNoPprof(client);
  if (obstacle) {
    client.close();
    return refuse({ name: 'check', args, io }, [obstacle.problem]);
  }
  const pid = listenerAt(portOf(client.address));
  const facts = pid === undefined ? undefined : processFacts(pid);
  const id = newRunId(
    pid === undefined ? client.address.host.replace(/[^\w.-]/g, '-') : `pid-${pid}`,
    'process',
    new Date(),
  );
  const known = { pids: pid === undefined ? [] : [pid], argv: facts ? wordsOf(facts) : [client.address.host] };
  const plan = processPlan(said, { id, ...known });
  const drive = driveOf(plan);
  const missing = missingPrograms(plan, io.env);
  if (missing.length > 0) {
    client.close();
    return refuse({ name: 'check', args, io }, missing, EXIT.unavailable);
  }
  if (request.lists) {
    client.close();
    const list = (signal: AbortSignal) => methodsOfProcesses(plan, facts ? [facts] : [], io, signal);
    return listMethods(list, request, args, io);
  }
  if (pid !== undefined && !keepsAncestors(pid)) io.stderr.write(`grpc-leak-lab check: ${ONLY_CREATED_BY}`);
  const service = {
    kind: 'pprof' as const,
    pid: pid ?? 0,
    startTicks: facts?.startTicks ?? '',
    service: { client, pid, goesOn: true, plannedMs: said['limits.timeMs'], lastIndex: drive?.slices },
  };
  const view = drive && ownProgress(plan, request.view, io.stderr);
  const means = { reportsDir, processes: [service], cwd: io.cwd, env: io.env, ...(view && { view }) };
  const done = await runProcess(plan, means, interrupt.signal);
  client.close();
  return concludeOwn('check', done, request, io);
}

const ONLY_CREATED_BY =
  'the service was started without GODEBUG=tracebackancestors=8: of a goroutine only what it runs and what created it is known\n' +
  '  → for the line of the service that led there, start it as GODEBUG=tracebackancestors=8 ./server, or let the lab: grpc-leak-lab check --pprof=URL -- ./server\n';
