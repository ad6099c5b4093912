import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab check`: runs a command of one's own under the probe and judges it. */
export const check: Command = {
  help: async (extent) => (await import('../flags/help/own.js')).checkHelp(extent),
  async run(args, io) {
    const { checkRequest } = await import('../flags/checkRequest.js');
    return runChecked({ name: 'check', args, io }, await checkRequest(args, io), async (request) =>
      (await import('./runCheck.js')).runCheck(request, args, io),
    );
  },
};
