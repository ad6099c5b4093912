import { resolve } from 'node:path';
import { readinessOf } from '../load/own/readiness.js';
import { driveOf } from '../plan/drive.js';
import { commandPlan, processPlan } from '../plan/ownPlan.js';
import type { DrivablePlan, DrivePlan, PlanFor } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import { settingPathsOf, type Values } from '../plan/settings.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { targetName } from '../targets/names.js';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { checkFlags } from './checkFlags.js';
import { configured } from './configFile.js';
import { driveProblems } from './driveProblems.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import { pprofProblems } from './pprofProblems.js';
import type { Checked, Request } from './requests.js';
import { saidSettings } from './said.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** The request of `check`: a command of one's own is run and judged, or processes that run already are. */
export type CheckRequest = CommandRequest | ProcessRequest | PprofRequest;

/** A command is run. */
export interface CommandRequest extends Request {
  readonly plan: PlanFor<'command'>;
  /** The methods that the command serves are listed, and nothing is judged. */
  readonly lists: boolean;
}

/** Processes are looked at; their plan is made once it is known what they are. */
export interface ProcessRequest extends Request {
  readonly pids: readonly number[];
  /** What the flags say. */
  readonly said: Values;
  /** The methods that the processes serve are listed, and nothing is judged. */
  readonly lists: boolean;
}

/** A Go service that runs already is looked at by its endpoint. */
export interface PprofRequest extends Request {
  /** The URL, as it was given. */
  readonly pprof: string;
  readonly said: Values;
  /** The methods that the service serves are listed, and nothing is judged. */
  readonly lists: boolean;
}

const EXAMPLE = 'grpc-leak-lab check -- node server.js';

/** Checks the arguments of `check`: flags, then `--`, then the command. */
export async function checkRequest(args: readonly string[], io: Surroundings): Promise<Checked<CheckRequest>> {
  const end = args.indexOf('--');
  const [flags, argv] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const lists = flags.some((flag, position) => isBareCall(flag, flags[position + 1]));
  const before = flags.filter((flag, position) => !isBareCall(flag, flags[position + 1]));
  const table = checkFlags();
  const config = configured('check', before, table, io.cwd);
  const { given, mentioned, positionals, problems } = parse([...config.args, ...before], table);
  problems.push(...config.problems);
  const reportsDir = resolve(io.cwd, given.reports ?? 'reports');
  const folder = checkReportsFolder(reportsDir);
  const pids = [...new Set<number>((given.pid ?? []).flat())];
  const byPprof = mentioned.has('pprof') && !mentioned.has('pid') && argv.length + positionals.length === 0;
  const ofTarget = mentioned.has('pid') ? pidProblems : commandProblems;
  if (mentioned.has('pprof')) problems.push(...pprofProblems(textOf(given.pprof), mentioned));
  problems.push(...(byPprof ? [] : ofTarget(argv, positionals)), ...takenByNpm(io.env, table, mentioned, 'check'));
  if (folder.problem) problems.push(folder.problem);
  problems.push(...patternProblems(given.process));
  const output = { json: given.json === true, reportsDir, view: viewSettings(given, io.env) };
  const driven = lists ? new Set([...mentioned, 'call']) : mentioned;
  if (mentioned.has('pid') || byPprof) {
    const flags = { ...saidSettings(given, settingPathsOf('process')), 'limits.timeMs': given.for };
    const said = lists ? { ...flags, 'drive.call': '' } : flags;
    const plan = processPlan(said, { id: '', pids, argv: [] });
    problems.push(...readyOfRunning(plan.drive), ...(await loadProblems(plan, driven, io)));
    const pprof = textOf(given.pprof);
    if (problems.length > 0) return { problems };
    return {
      request: byPprof && pprof !== undefined ? { pprof, said, lists, ...output } : { pids, said, lists, ...output },
    };
  }
  const target = { kind: 'command' as const, argv, cwd: io.cwd };
  const id = newRunId(targetName({ target }).replace(/^node /, ''), 'command', new Date());
  const said = { ...saidSettings(given, settingPathsOf('command')), 'limits.timeMs': given.for };
  const plan = commandPlan(lists ? { ...said, 'drive.call': '' } : said, { ...target, id });
  problems.push(...(await loadProblems(plan, driven, io)));
  if (problems.length > 0) return { problems };
  return { request: { plan, lists, ...output } };
}

/** Refuses a command beside processes: one of the two is looked at. */
function pidProblems(argv: readonly string[], positionals: readonly string[]): Problem[] {
  const words = [...argv, ...positionals];
  if (words.length === 0) return [];
  return [
    {
      subject: '--pid',
      message: `looks at a process that runs already, and ${plainText(words.join(' '))} is a command to run`,
      remedy: 'leave out one of the two',
    },
  ];
}

/** Refuses to wait for what a process that runs already prints: nobody but its owner sees that. */
function readyOfRunning({ ready }: DrivePlan): Problem[] {
  if (ready === undefined) return [];
  const readiness = readinessOf(ready);
  if ('wrong' in readiness || readiness.by !== 'output') return [];
  return [
    {
      subject: '--ready',
      message: `${quoted(ready)} would be looked for in its output, and that of a process that runs already is not seen`,
      remedy: 'name a port or a URL, or leave it out: what runs already listens, as a rule',
    },
  ];
}

/** Tells whether a word is `--call` without a method. */
function isBareCall(word: string, next: string | undefined): boolean {
  return word === '--call=' || (word === '--call' && (next === undefined || next.startsWith('--')));
}

/** Finds what is wrong with the load: by the flags, then, where all are right, by the files that describe the service. */
async function loadProblems(
  plan: DrivablePlan,
  mentioned: ReadonlySet<string>,
  io: Surroundings,
): Promise<readonly Problem[]> {
  const problems = driveProblems(plan.drive, mentioned, io);
  const drive = driveOf(plan);
  if (problems.length > 0 || drive?.by !== 'call' || drive.protos.length === 0) return problems;
  return (await import('../load/own/grpc/described.js')).describedProblems(drive, io.cwd);
}

function commandProblems(argv: readonly string[], positionals: readonly string[]): Problem[] {
  const [first] = positionals;
  if (argv.length > 0)
    return positionals.map((text) => ({
      subject: plainText(text),
      message: 'stands before --, where only flags do',
      remedy: `put it behind --: ${EXAMPLE}`,
    }));
  const typed = positionals.map(plainText).join(' ');
  if (first !== undefined)
    return [{ subject: typed, message: 'is not behind --', remedy: `write grpc-leak-lab check -- ${typed}` }];
  return [{ subject: 'check', message: 'names no command', remedy: `put one behind --: ${EXAMPLE}` }];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function patternProblems(pattern: unknown): Problem[] {
  if (typeof pattern !== 'string') return [];
  try {
    new RegExp(pattern);
    return [];
  } catch (error) {
    const { message } = error as Error;
    return [
      {
        subject: '--process',
        message: plainText(message.replace(/^Invalid regular expression: /, 'is no regular expression: ')),
        remedy: 'write a part of the command line, for example --process=server.js',
      },
    ];
  }
}
