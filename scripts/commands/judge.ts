import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab judge`: judges vitals lines that were printed elsewhere. */
export const judge: Command = {
  help: async (extent) => (await import('../flags/help/own.js')).judgeHelp(extent),
  async run(args, io) {
    const { judgeRequest } = await import('../flags/judgeRequest.js');
    return runChecked({ name: 'judge', args, io }, judgeRequest(args, io), async (request) =>
      (await import('./runJudge.js')).runJudge(request, args, io),
    );
  },
};
