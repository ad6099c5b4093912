import { join } from 'node:path';
import { startProgram } from '../../services/process/childProcess.js';
import { projectRoot } from '../record/projectRoot.js';
import type { Cluster } from '../swarmLocal/cluster.js';
import type { Io } from '../terminal/io.js';
import { EXIT } from './exitStatus.js';
import type { Interrupt } from './interrupt.js';
import { STOPS_WITH_PARENT } from './parentLoss.js';

/**
 * Runs the lab on a Swarm as a user would, in a process of its own, and hands requests to stop on to it.
 * @returns the exit status of the lab
 */
export async function runLabOn(
  { lab }: Cluster,
  flags: readonly string[],
  interrupt: Interrupt,
  io: Io,
): Promise<number> {
  const { DOCKER_CONTEXT: _, ...environment } = io.env;
  const program = join(projectRoot, 'bin/grpc-leak-lab.js');
  const child = startProgram(process.execPath, [program, 'lab', ...lab.flags, ...flags], {
    cwd: io.cwd,
    input: 'inherit',
    output: 'inherit',
    outlivesUs: true, // it notices that we are gone, and still says what it measured
    env: { ...environment, ...lab.environment, [STOPS_WITH_PARENT]: '1' },
  });
  // From a terminal, Ctrl-C reaches the lab as well; within moments the two count as one there.
  const stop = () => child.kill(interrupt.exitCode === EXIT.interrupted ? 'SIGINT' : 'SIGTERM');
  if (interrupt.signal.aborted) stop();
  else interrupt.signal.addEventListener('abort', stop, { once: true });
  const { code, failure } = await child.ended;
  if (failure) throw failure;
  return code ?? EXIT.internalError;
}
