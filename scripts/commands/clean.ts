import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab clean`: removes what killed labs left in a Docker Swarm. */
export const clean: Command = {
  help: async () => (await import('../flags/help/clean.js')).cleanHelp(),
  async run(args, io) {
    const { cleanRequest } = await import('../flags/cleanRequest.js');
    return runChecked({ name: 'clean', args, io }, cleanRequest(args, io), async (request) =>
      (await import('./runClean.js')).runClean(request, io),
    );
  },
};
