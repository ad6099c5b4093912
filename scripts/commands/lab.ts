import { runChecked } from './checked.js';
import type { Command } from './command.js';
import { EXIT } from './exitStatus.js';
import { flagsOf } from './printDocument.js';

/** `grpc-leak-lab lab`: runs variants of the fleet and judges them; with `--list` only tells of them. */
export const lab: Command = {
  help: async () => (await import('../flags/help/lab.js')).labHelp(),
  async run(args, io) {
    if (flagsOf(args).includes('--list')) {
      const [{ listText }, { variants }] = await Promise.all([
        import('../flags/listText.js'),
        import('../../services/variants/index.js'),
      ]);
      io.stdout.write(listText(variants));
      return EXIT.asExpected;
    }
    const { labRequest } = await import('../flags/labRequest.js');
    return runChecked({ name: 'lab', args, io }, labRequest(args, io), async (request) =>
      (await import('./runLab.js')).runLab(request, io),
    );
  },
};
