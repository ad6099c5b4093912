import { readFileSync } from 'node:fs';
import { type CommandName, commands } from './commands/index.js';
import { processIo } from './commands/io.js';
import { flagsOf } from './commands/printDocument.js';
import type { Io } from './terminal/io.js';

/**
 * Runs the command line. Every argument is checked before anything starts; what is wrong is said all at once.
 * @param argv arguments, the command's name first
 * @returns the exit status
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const [name = '', ...args] = argv;
  if (name === '' || name === 'help' || isHelp(name)) return print(io, (await generalHelp()).generalHelp());
  if (name === '--version' || name === '-v' || name === 'version') return print(io, `${version()}\n`);
  if (!isCommand(name)) {
    const { refuseUnknown } = await import('./commands/unknownCommand.js');
    return refuseUnknown(name, argv, io);
  }
  const command = await commands[name]();
  if (flagsOf(args).some(isHelp)) return print(io, await command.help());
  return command.run(args, io);
}

const generalHelp = () => import('./flags/help/general.js');

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h';
}

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return 0;
}

/** Reads the version from package.json, which lies above dist/<build>/scripts/. */
function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
