import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { variants } from '../services/variants/index.js';
import { certificatesRequest, makeCertificates } from './commands/certificates.js';
import { EXIT, type ExitCode } from './commands/exitStatus.js';
import { type Io, processIo } from './commands/io.js';
import { resultDocument } from './commands/resultDocument.js';
import { cleanRequest } from './flags/cleanRequest.js';
import { buildHelp, certificatesHelp, cleanHelp, compareHelp, generalHelp, labHelp, reportHelp } from './flags/help.js';
import { type Checked, labRequest } from './flags/labRequest.js';
import { listText } from './flags/listText.js';
import { compareRequest, reportRequest } from './flags/namedRuns.js';
import { swarmLocalHelp } from './flags/swarmLocalHelp.js';
import { swarmLocalRequest } from './flags/swarmLocalRequest.js';
import { RecordError } from './record/recordError.js';
import { localSwarmProblems } from './swarmLocal/preflight.js';
import { nearest } from './text/nearest.js';
import { plainText, quoted } from './text/plainText.js';
import { type Problem, problemsText } from './text/problem.js';

/**
 * The command line. Every argument is checked before anything starts; what is wrong is said all at once.
 * @param argv arguments, the command's name first
 * @returns the exit status
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const [name = '', ...args] = argv;
  if (name === '' || name === 'help' || isHelp(name)) return print(io, generalHelp());
  if (name === '--version' || name === '-v' || name === 'version') return print(io, `${version()}\n`);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!command) return refuse('', argv, [unknownCommand(name)], io);
  if (flagsOf(args).some(isHelp)) return print(io, command.help());
  if (name === 'lab' && flagsOf(args).includes('--list')) return print(io, listText(variants));
  return command.run(args, io);
}

/** What each command does; the heavy parts are loaded by the command that needs them. */
const COMMANDS = {
  lab: {
    help: labHelp,
    run: (args: string[], io: Io) =>
      checked('lab', args, io, labRequest(args, io), async (request) =>
        (await import('./commands/lab.js')).runLab(request, io),
      ),
  },
  compare: {
    help: compareHelp,
    run: (args: string[], io: Io) =>
      checked('compare', args, io, compareRequest(args, io), async (request) =>
        (await import('./commands/compare.js')).runCompare(request, io),
      ),
  },
  report: {
    help: reportHelp,
    run: (args: string[], io: Io) =>
      checked('report', args, io, reportRequest(args, io), async (request) =>
        (await import('./commands/report.js')).runReport(request, io),
      ),
  },
  certificates: {
    help: certificatesHelp,
    run: (args: string[], io: Io) =>
      checked('certificates', args, io, certificatesRequest(args, io), (request) => makeCertificates(request, io)),
  },
  clean: {
    help: cleanHelp,
    run: (args: string[], io: Io) =>
      checked('clean', args, io, cleanRequest(args, io), async (request) =>
        (await import('./commands/clean.js')).runClean(request, io),
      ),
  },
  build: { help: buildHelp, run: built },
  'swarm-local': {
    help: swarmLocalHelp,
    run: (args: string[], io: Io) =>
      checked('swarm-local', args, io, swarmLocalRequest(args), async (request) => {
        const problems = localSwarmProblems();
        if (problems.length > 0) return refuse('swarm-local', args, problems, io, EXIT.unavailable);
        return (await import('./commands/swarmLocal.js')).runSwarmLocal(request, io);
      }),
  },
};

async function checked<T>(
  name: string,
  args: readonly string[],
  io: Io,
  outcome: Checked<T>,
  run: (request: T) => Promise<number>,
): Promise<number> {
  if ('problems' in outcome) return refuse(name, args, outcome.problems, io);
  try {
    return await run(outcome.request);
  } catch (error) {
    if (error instanceof RecordError) return refuseRecord(name, args, error, io);
    return crashed(name, args, error, io);
  }
}

/** A record that looked sound until it was read, or that cannot be written. */
function refuseRecord(
  name: string,
  args: readonly string[],
  { fault, message, remedy }: RecordError,
  io: Io,
): ExitCode {
  const problems = [{ subject: name, message, remedy }];
  io.stderr.write(
    fault === 'unwritable' ? `grpc-leak-lab ${name}: ${message}\n  → ${remedy}\n` : problemsText(name, problems),
  );
  return document(args, fault === 'unwritable' ? EXIT.unavailable : EXIT.badInput, problems, io);
}

/**
 * An error that no command should let through: its stack for whoever mends it, and a document for those who asked for
 * one.
 */
function crashed(name: string, args: readonly string[], error: unknown, io: Io): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`grpc-leak-lab ${name}: an internal error\n${error instanceof Error ? error.stack : message}\n`);
  const problems = [
    {
      subject: name,
      message: `an internal error: ${message}`,
      remedy: 'run it again; if it stays, report it with the stack on stderr',
    },
  ];
  return document(args, EXIT.internalError, problems, io);
}

/** The launcher has built already: this code runs from the folder in question. */
async function built(args: string[], io: Io): Promise<number> {
  if (args.length > 0)
    return refuse(
      'build',
      args,
      args.map((arg) => ({
        subject: plainText(arg),
        message: 'build takes no arguments',
        remedy: 'grpc-leak-lab build',
      })),
      io,
    );
  return print(io, `${relative(io.cwd, fileURLToPath(new URL('..', import.meta.url)))}\n`);
}

function refuse(
  name: string,
  args: readonly string[],
  problems: readonly Problem[],
  io: Io,
  exitCode: ExitCode = EXIT.badInput,
): ExitCode {
  io.stderr.write(problemsText(name, problems));
  return document(args, exitCode, problems, io);
}

/**
 * Prints the document of a command that made no run, where `--json` asks for it, however the rest of the line reads.
 */
function document(args: readonly string[], exitCode: ExitCode, problems: readonly Problem[], io: Io): ExitCode {
  if (flagsOf(args).some((arg) => /^--json(=|$)/.test(arg)))
    io.stdout.write(`${JSON.stringify(resultDocument({ exitCode, runs: [], problems }, io.cwd))}\n`);
  return exitCode;
}

function unknownCommand(name: string): Problem {
  if (name.startsWith('-'))
    return {
      subject: plainText(name),
      message: 'comes before any command',
      remedy: `name the command first: grpc-leak-lab lab ${plainText(name)}`,
    };
  const near = nearest(name, Object.keys(COMMANDS));
  const remedy =
    near === undefined
      ? `the commands are ${Object.keys(COMMANDS).join(', ')}; see grpc-leak-lab --help`
      : `did you mean ${near}?`;
  return { subject: plainText(name), message: `there is no command ${quoted(name)}`, remedy };
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h';
}

/** Arguments before `--`. */
function flagsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function print(io: Io, text: string): ExitCode {
  io.stdout.write(text);
  return EXIT.asExpected;
}

/** Of package.json, which lies above dist/<build>/scripts/. */
function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
