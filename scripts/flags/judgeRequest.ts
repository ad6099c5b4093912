import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { recordPlan } from '../plan/ownPlan.js';
import type { PlanFor } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { targetName } from '../targets/names.js';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { judgeFlags } from './checkFlags.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import type { Checked, Request } from './requests.js';
import { saidPlans } from './said.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** The request of `judge`: lines that were printed elsewhere are judged. */
export interface JudgeRequest extends Request {
  plan: PlanFor<'record'>;
  /** The absolute path of the file; undefined: standard input. */
  file: string | undefined;
}

/** Checks the arguments of `judge`: one file, or `-`. */
export function judgeRequest(args: readonly string[], io: Surroundings): Checked<JudgeRequest> {
  const table = judgeFlags();
  const { given, mentioned, positionals, problems } = parse(args, table);
  const [from, ...more] = positionals;
  const reportsDir = resolve(io.cwd, given.reports ?? 'reports');
  const folder = checkReportsFolder(reportsDir);
  problems.push(...takenByNpm(io.env, table, mentioned, 'judge'));
  for (const extra of more)
    problems.push({
      subject: plainText(extra),
      message: 'is a second file',
      remedy: 'judge one file at a time, or cat FILE … | grpc-leak-lab judge -',
    });
  if (from === undefined)
    problems.push({ subject: 'judge', message: 'names no file', remedy: 'name one, or - for standard input' });
  else problems.push(...fileProblems(from, io.cwd));
  if (folder.problem) problems.push(folder.problem);
  if (problems.length > 0 || from === undefined) return { problems };
  const id = newRunId(targetName({ target: { kind: 'record', from } }), 'record', new Date());
  return {
    request: {
      plan: recordPlan(saidPlans(given).all[0] ?? {}, { id, from }),
      file: from === '-' ? undefined : resolve(io.cwd, from),
      json: given.json === true,
      reportsDir,
      view: viewSettings(given, io.env),
    },
  };
}

function fileProblems(from: string, cwd: string): Problem[] {
  if (from === '-') return [];
  const found = statSync(resolve(cwd, from), { throwIfNoEntry: false });
  const subject = plainText(from);
  if (!found)
    return [
      {
        subject,
        message: `there is no file ${quoted(from)}`,
        remedy: 'name a file of vitals lines, or - for standard input',
      },
    ];
  if (!found.isDirectory()) return [];
  return [
    {
      subject,
      message: 'is a folder',
      remedy: `a run of the lab is reported again by grpc-leak-lab report ${subject}`,
    },
  ];
}
