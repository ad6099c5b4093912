import { refuse, runChecked } from './checked.js';
import type { Command } from './command.js';
import { EXIT } from './exitStatus.js';

/** The command `grpc-leak-lab swarm-local`: brings a Docker Swarm of three nodes up on this machine. */
export const swarmLocal: Command = {
  help: async () => (await import('../flags/help/swarmLocal.js')).swarmLocalHelp(),
  async run(args, io) {
    const invocation = { name: 'swarm-local', args, io };
    const { swarmLocalRequest } = await import('../flags/swarmLocalRequest.js');
    return runChecked(invocation, swarmLocalRequest(args), async (request) => {
      const { localSwarmProblems } = await import('../swarmLocal/preflight.js');
      const problems = localSwarmProblems();
      if (problems.length > 0) return refuse(invocation, problems, EXIT.unavailable);
      return (await import('./runSwarmLocal.js')).runSwarmLocal(request, io);
    });
  },
};
