import { runChecked } from './checked.js';
import type { Command } from './command.js';
import { EXIT } from './exitStatus.js';
import { flagsOf } from './printDocument.js';

/** The command `grpc-leak-lab lab`: runs variants of the fleet and judges them; with `--list` it only lists them. */
export const lab: Command = {
  help: async (extent) => (await import('../flags/help/lab.js')).labHelp(extent),
  async run(args, io) {
    if (flagsOf(args).includes('--list')) {
      const [{ listText }, { variants }] = await Promise.all([
        import('../flags/listText.js'),
        import('../../services/variants/index.js'),
      ]);
      io.stdout.write(listText(variants));
      return EXIT.asExpected;
    }
    const { labRequest, namesPlan } = await import('../flags/labRequest.js');
    const readPlan = namesPlan(args) ? (await import('../record/readPlan.js')).readPlanFile : undefined;
    return runChecked({ name: 'lab', args, io }, labRequest(args, io, { readPlan }), async (request) =>
      (await import('./runLab.js')).runLab(request, io),
    );
  },
};
