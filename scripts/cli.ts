import { readFileSync } from 'node:fs';
import { type CommandName, commands } from './commands/index.js';
import { processIo } from './commands/io.js';
import { flagsOf } from './commands/printDocument.js';
import { type HelpExtent, helpAsked } from './flags/help/extent.js';
import type { Io } from './terminal/io.js';

/**
 * Runs the command line. Every argument is checked before anything starts; what is wrong is said all at once.
 * @param argv arguments, the command's name first
 * @param io default: the process's own streams
 * @returns the exit status
 */
export async function main(argv: readonly string[], io?: Io): Promise<number> {
  if (io) return run(argv, io);
  const own = processIo();
  return own.exitCode(await run(argv, own), { json: flagsOf(argv).includes('--json') });
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name = '', ...args] = argv;
  if (name === 'help') return help(args, io);
  if (name === '' || helpAsked(name)) return print(io, await generalHelp(helpAsked(name) ?? 'short'));
  if (name === '--version' || name === '-v' || name === 'version') return print(io, `${version()}\n`);
  if (!isCommand(name)) return refuse(name, argv, io);
  const command = await commands[name]();
  const asked = flagsOf(args).flatMap((arg) => helpAsked(arg) ?? []);
  if (asked.length > 0) return print(io, await command.help(asked.includes('all') ? 'all' : 'short'));
  return command.run(args, io);
}

/** `help`, `help all`, `help lab`, `help lab all`: the same as --help there. */
async function help(words: readonly string[], io: Io): Promise<number> {
  const extent = words.some((word) => word === 'all' || helpAsked(word) === 'all') ? 'all' : 'short';
  const name = words.find((word) => word !== 'all' && !helpAsked(word));
  if (name === undefined) return print(io, await generalHelp(extent));
  if (!isCommand(name)) return refuse(name, words, io);
  return print(io, await (await commands[name]()).help(extent));
}

async function generalHelp(extent: HelpExtent): Promise<string> {
  return (await import('./flags/help/general.js')).generalHelp(extent);
}

async function refuse(name: string, argv: readonly string[], io: Io): Promise<number> {
  return (await import('./commands/unknownCommand.js')).refuseUnknown(name, argv, io);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
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
