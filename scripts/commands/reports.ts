import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab reports prune`: removes the oldest runs of the reports folder. */
export const reports: Command = {
  help: async () => (await import('../flags/help/reports.js')).reportsHelp(),
  async run(args, io) {
    const { pruneRequest } = await import('../flags/pruneRequest.js');
    return runChecked({ name: 'reports', args, io }, pruneRequest(args, io), async (request) =>
      (await import('./runPrune.js')).runPrune(request, io),
    );
  },
};
