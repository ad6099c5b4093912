import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab selfcheck`: plants known leaks and tells whether they are found. */
export const selfcheck: Command = {
  help: async (extent) => (await import('../flags/help/selfcheck.js')).selfcheckHelp(extent),
  async run(args, io) {
    const { selfcheckRequest } = await import('../flags/selfcheckRequest.js');
    return runChecked({ name: 'selfcheck', args, io }, selfcheckRequest(args, io), async (request) =>
      (await import('./runSelfcheck.js')).runSelfcheck(request, io),
    );
  },
};
