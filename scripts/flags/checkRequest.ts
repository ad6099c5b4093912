import { resolve } from 'node:path';
import { commandPlan } from '../plan/ownPlan.js';
import type { PlanFor } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import { settingPathsOf } from '../plan/settings.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { targetName } from '../targets/names.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { checkFlags } from './checkFlags.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import type { Checked, Request } from './requests.js';
import { saidPlans } from './said.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** The request of `check`: a command of one's own is run and judged. */
export interface CheckRequest extends Request {
  plan: PlanFor<'command'>;
}

const EXAMPLE = 'grpc-leak-lab check -- node server.js';

/** Checks the arguments of `check`: flags, then `--`, then the command. */
export function checkRequest(args: readonly string[], io: Surroundings): Checked<CheckRequest> {
  const end = args.indexOf('--');
  const [before, argv] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const table = checkFlags();
  const { given, mentioned, positionals, problems } = parse(before, table);
  const reportsDir = resolve(io.cwd, given.reports ?? 'reports');
  const folder = checkReportsFolder(reportsDir);
  problems.push(...commandProblems(argv, positionals), ...takenByNpm(io.env, table, mentioned, 'check'));
  if (folder.problem) problems.push(folder.problem);
  if (problems.length > 0) return { problems };
  const target = { kind: 'command' as const, argv, cwd: io.cwd };
  const id = newRunId(targetName({ target }).replace(/^node /, ''), 'command', new Date());
  const said = { ...saidPlans(given, settingPathsOf('command')).all[0], 'limits.timeMs': given.for };
  return {
    request: {
      plan: commandPlan(said, { ...target, id }),
      json: given.json === true,
      reportsDir,
      view: viewSettings(given, io.env),
    },
  };
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
