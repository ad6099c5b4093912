import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab compare`: compares runs that were made before. */
export const compare: Command = {
  help: async () => (await import('../flags/help/runs.js')).compareHelp(),
  async run(args, io) {
    const { compareRequest } = await import('../flags/namedRuns.js');
    return runChecked({ name: 'compare', args, io }, compareRequest(args, io), async (request) =>
      (await import('./runCompare.js')).runCompare(request, io),
    );
  },
};
