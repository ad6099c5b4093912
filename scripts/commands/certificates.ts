import { runChecked } from './checked.js';
import type { Command } from './command.js';

/** The command `grpc-leak-lab certificates`: makes certificates for a stack that is deployed by hand. */
export const certificates: Command = {
  help: async () => (await import('../flags/help/certificates.js')).certificatesHelp(),
  async run(args, io) {
    const { certificatesRequest } = await import('../flags/certificatesRequest.js');
    return runChecked({ name: 'certificates', args, io }, certificatesRequest(args, io), async (request) =>
      (await import('./makeCertificates.js')).makeCertificates(request, io),
    );
  },
};
