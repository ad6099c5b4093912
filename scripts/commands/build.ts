import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainText } from '../text/plainText.js';
import { refuse } from './checked.js';
import type { Command } from './command.js';
import { EXIT } from './exitStatus.js';

/**
 * The command `grpc-leak-lab build`: prints the folder of the build. The launcher has already built it: this code runs
 * from it.
 */
export const build: Command = {
  help: async () => (await import('../flags/help/build.js')).buildHelp(),
  async run(args, io) {
    const remedy = 'grpc-leak-lab build';
    const problems = args.map((arg) => ({ subject: plainText(arg), message: 'build takes no arguments', remedy }));
    if (problems.length > 0) return refuse({ name: 'build', args, io }, problems);
    io.stdout.write(`${relative(io.cwd, fileURLToPath(new URL('../..', import.meta.url)))}\n`);
    return EXIT.asExpected;
  },
};
