import { relative, resolve } from 'node:path';
import { type CheckedRun, checkAnalysed, checkRecord } from '../runs/checkRun.js';
import { findRun } from '../runs/findRun.js';
import { checkReportsFolder } from '../runs/reportsFolder.js';
import { setsOf } from '../runs/sets.js';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { viewSettings } from './outputRequest.js';
import { parse } from './parse.js';
import type { Checked, CompareRequest, ReportRequest } from './requests.js';
import { runFlags } from './runFlags.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** A run that was named and found. */
export interface NamedRun extends CheckedRun {
  /** The name as it was given. */
  text: string;
  dir: string;
}

/** Checks the arguments of `report`: one run or more, each with a record. */
export function reportRequest(args: readonly string[], io: Surroundings): Checked<ReportRequest> {
  const { runs, problems, common } = namedRuns('report', args, io, (dir) => checkRecord(dir));
  if (runs.length === 0 && problems.length === 0)
    problems.push({
      subject: 'report',
      message: 'names no run',
      remedy: 'name one, for example grpc-leak-lab report latest',
    });
  return problems.length > 0 ? { problems } : { request: { dirs: runs.map(({ dir }) => dir), ...common } };
}

/**
 * Checks the arguments of `compare`: two runs or more that make at least two sets. The report of the comparison is
 * written to the reports folder.
 */
export function compareRequest(args: readonly string[], io: Surroundings): Checked<CompareRequest> {
  const { runs, problems, common } = namedRuns('compare', args, io, checkAnalysed);
  if (runs.length < 2 && problems.length === 0) {
    const found = runs.length === 1 ? 'names one run only' : 'names no run';
    problems.push({
      subject: 'compare',
      message: found,
      remedy: 'name two or more, for example grpc-leak-lab compare reports/<a> reports/<b>',
    });
  }
  const folder = checkReportsFolder(common.reportsDir);
  if (folder.problem) problems.push(folder.problem);
  return problems.length > 0 ? { problems } : { request: { sets: setsOf(runs), ...common } };
}

function namedRuns(
  command: string,
  args: readonly string[],
  io: Surroundings,
  check: (dir: string, text: string) => ReturnType<typeof checkRecord>,
) {
  const { given, mentioned, positionals, problems } = parse(args, runFlags);
  const common = {
    json: given.json === true,
    reportsDir: resolve(io.cwd, given.reports ?? 'reports'),
    view: viewSettings(given, io.env),
  };
  const runs: NamedRun[] = [];
  problems.push(...takenByNpm(io.env, runFlags, mentioned, command));
  for (const text of positionals) {
    const found = namedRun(text, common.reportsDir, io.cwd, check, runs);
    if ('problem' in found) problems.push(found.problem);
    else runs.push(found);
  }
  return { runs, problems, common };
}

function namedRun(
  text: string,
  reportsDir: string,
  cwd: string,
  check: (dir: string, text: string) => ReturnType<typeof checkRecord>,
  before: readonly NamedRun[],
): NamedRun | { problem: Problem } {
  const found = findRun(text, reportsDir, cwd);
  if ('problem' in found) return found;
  const same = before.find(({ dir }) => dir === found.dir);
  if (same)
    return {
      problem: { subject: text, message: `is the same run as ${quoted(same.text)}`, remedy: 'name each run once' },
    };
  const checked = check(found.dir, relative(cwd, found.dir) || '.');
  return 'message' in checked ? { problem: { subject: text, ...checked } } : { text, dir: found.dir, ...checked };
}
