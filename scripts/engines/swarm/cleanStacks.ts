import type Dockerode from 'dockerode';
import { engineInfo } from './preflight/engineInfo.js';
import type { RemovalResult } from './removalResult.js';
import { removeStack } from './removeStack.js';
import { type LabStack, labStacks } from './stacks.js';

/** Removes the stacks whose labs no longer run, and reports on every stack of the lab's file. */
export async function cleanStacks(docker: Dockerode, tell: (cleaned: RemovalResult) => void): Promise<void> {
  const { Swarm } = await engineInfo(docker);
  if (!Swarm.ControlAvailable) {
    if (Swarm.LocalNodeState === 'active')
      tell({
        leftAlone:
          'the stacks of this Swarm, of which this engine is a worker; a manager removes them: --docker-context=NAME',
      });
    return;
  }
  for (const stack of await labStacks(docker))
    tell(stack.state === 'left' ? await removed(docker, stack) : { leftAlone: whyLeft(stack) });
}

async function removed(docker: Dockerode, { name, run }: LabStack): Promise<RemovalResult> {
  try {
    await removeStack(docker, name);
    return { removed: `the stack ${name}, left by the run ${run}` };
  } catch (error) {
    return { failed: { message: (error as Error).message, remedy: `try it again; else see docker stack ps ${name}` } };
  }
}

function whyLeft({ name, run, owner, state }: LabStack): string {
  const [, host, pid] = /^(.*):(\d+):[^:]*$/.exec(owner) ?? [];
  if (state === 'by-hand') return `the stack ${name}, which was deployed by hand (docker stack rm ${name})`;
  if (state === 'living') return `the stack ${name} of the run ${run}, whose lab is running (pid ${pid})`;
  return `the stack ${name} of the run ${run}, whose lab ran on ${host ?? 'an unknown machine'}: if it runs no more, docker stack rm ${name}`;
}
