import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab report`: makes reports again from their records. */
export const report: Command = {
  help: async () => (await import('../flags/help/runs.js')).reportHelp(),
  async run(args, io) {
    const { reportRequest } = await import('../flags/namedRuns.js');
    return runChecked({ name: 'report', args, io }, reportRequest(args, io), async (request) =>
      (await import('./runReport.js')).runReport(request, io),
    );
  },
};
