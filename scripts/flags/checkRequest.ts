import { resolve } from 'node:path';
import { driveOf } from '../plan/drive.js';
import { commandPlan } from '../plan/ownPlan.js';
import type { PlanFor } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import { settingPathsOf } from '../plan/settings.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { targetName } from '../targets/names.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { checkFlags } from './checkFlags.js';
import { driveProblems } from './driveProblems.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import type { Checked, Request } from './requests.js';
import { saidPlans } from './said.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** The request of `check`: a command of one's own is run and judged. */
export interface CheckRequest extends Request {
  plan: PlanFor<'command'>;
  /** The methods that the command serves are listed, and nothing is judged. */
  lists: boolean;
}

const EXAMPLE = 'grpc-leak-lab check -- node server.js';

/** Checks the arguments of `check`: flags, then `--`, then the command. */
export async function checkRequest(args: readonly string[], io: Surroundings): Promise<Checked<CheckRequest>> {
  const end = args.indexOf('--');
  const [flags, argv] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const lists = flags.some((flag, position) => isBareCall(flag, flags[position + 1]));
  const before = flags.filter((flag, position) => !isBareCall(flag, flags[position + 1]));
  const table = checkFlags();
  const { given, mentioned, positionals, problems } = parse(before, table);
  const reportsDir = resolve(io.cwd, given.reports ?? 'reports');
  const folder = checkReportsFolder(reportsDir);
  problems.push(...commandProblems(argv, positionals), ...takenByNpm(io.env, table, mentioned, 'check'));
  if (folder.problem) problems.push(folder.problem);
  const target = { kind: 'command' as const, argv, cwd: io.cwd };
  const id = newRunId(targetName({ target }).replace(/^node /, ''), 'command', new Date());
  const said = { ...saidPlans(given, settingPathsOf('command')).all[0], 'limits.timeMs': given.for };
  const plan = commandPlan(lists ? { ...said, 'drive.call': '' } : said, { ...target, id });
  problems.push(...(await loadProblems(plan, lists ? new Set([...mentioned, 'call']) : mentioned, io)));
  if (problems.length > 0) return { problems };
  const shown = { json: given.json === true, reportsDir, view: viewSettings(given, io.env) };
  return { request: { plan, lists, ...shown } };
}

/** Tells whether a word is `--call` without a method. */
function isBareCall(word: string, next: string | undefined): boolean {
  return word === '--call=' || (word === '--call' && (next === undefined || next.startsWith('--')));
}

/** Finds what is wrong with the load: by the flags, then, where all are right, by the files that describe the service. */
async function loadProblems(
  plan: PlanFor<'command'>,
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
