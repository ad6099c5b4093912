import { constants } from 'node:os';
import type Dockerode from 'dockerode';
import type { ProcessEnd } from '../../engine.js';
import { limited, type Task } from './list.js';

/** The share of its limit above which a container that ended by SIGKILL was killed by the kernel for want of memory. */
const NEAR_LIMIT = 0.9;

const SIGKILL_STATUS = 128 + constants.signals.SIGKILL;

/** The facts that are known of a process beside its task. */
export interface Known {
  /** The memory of its container as it reported it last, and the limit of that. */
  readonly cgroupBytes: number | undefined;
  readonly limitBytes: number;
}

/**
 * Returns how a task ended. Its engine knows for certain that memory ran out, where it can be asked; else exit 137 and
 * a full container indicate it.
 */
export async function endingOf(docker: Dockerode, task: Task, { cgroupBytes, limitBytes }: Known): Promise<ProcessEnd> {
  const ending = { ...split(task.exitCode), expected: false };
  if (task.exitCode !== SIGKILL_STATUS) return ending;
  const full = cgroupBytes !== undefined && cgroupBytes > NEAR_LIMIT * limitBytes;
  const outOfMemory = (await oomKilled(docker, task.container)) ?? full;
  return outOfMemory ? { ...ending, cause: { how: 'out-of-memory' } } : ending;
}

/** Splits an exit code into code and signal: an engine gives 128 + n for a process that signal n ended. */
function split(exitCode: number | undefined): { code: number | null; signal: string | null } {
  const signal = Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number)?.[0];
  return signal === undefined ? { code: exitCode ?? null, signal: null } : { code: null, signal };
}

/** Tells whether memory ran out; undefined where the container is not on this engine, or that does not answer. */
async function oomKilled(docker: Dockerode, container: string | undefined): Promise<boolean | undefined> {
  if (container === undefined) return undefined;
  try {
    return (await docker.getContainer(container).inspect(limited())).State.OOMKilled;
  } catch {
    return undefined;
  }
}
