import { type Examined, examine, type Refused } from '../engines/attach/examine.js';
import { noTemporaryFolder } from '../engines/temporaryFolder.js';
import type { ProcessRequest } from '../flags/checkRequest.js';
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

/**
 * Looks at processes that run already, and judges and reports what was seen, until the load is over, Ctrl-C, `--for` or
 * their end. What cannot be looked at is refused before anything is touched.
 *
 * @returns the exit status
 */
export async function runCheckProcess(request: ProcessRequest, args: readonly string[], io: Io): Promise<number> {
  using interrupt = watchInterrupts(() => undefined);
  const examined = await Promise.all(request.pids.map(examine));
  const refused = examined.flatMap((each) => ('problem' in each ? [each] : []));
  const processes = examined.flatMap((each) => ('problem' in each ? [] : [each]));
  const [first] = processes;
  if (refused.length > 0 || !first) return refuseAll(refused, args, io);
  const { reportsDir, pids, said } = request;
  const id = newRunId(`pid-${first.pid}`, 'process', new Date());
  const plan = processPlan(said, { id, pids, argv: wordsOf(first) });
  const missing = [...missingPrograms(plan, io.env), ...noTemporaryFolder()];
  if (missing.length > 0) return refuse({ name: 'check', args, io }, missing, EXIT.unavailable);
  if (request.lists) {
    const list = (signal: AbortSignal) => methodsOfProcesses(plan, processes, io, signal);
    return listMethods(list, request, args, io);
  }
  const view = driveOf(plan) && ownProgress(plan, request.view, io.stderr);
  const means = { reportsDir, processes, cwd: io.cwd, env: io.env, ...(view && { view }) };
  const done = await runProcess(plan, means, interrupt.signal);
  return concludeOwn('check', done, request, io);
}

function refuseAll(refused: readonly Refused[], args: readonly string[], io: Io): number {
  const problems = refused.map(({ problem }) => problem);
  const exitCode = refused.every(({ wrong }) => wrong) ? EXIT.badInput : EXIT.unavailable;
  return refuse({ name: 'check', args, io }, problems, exitCode);
}

/** Returns the command line; a process that has none is called by nothing but its number. */
export function wordsOf({ argv }: Pick<Examined, 'argv'>): readonly string[] {
  return argv.map((word) => word.slice(0, LONGEST_WORD)).slice(0, MOST_WORDS);
}

/** The most words of a command line that are kept, and the most characters of each. */
const MOST_WORDS = 12;
const LONGEST_WORD = 300;
