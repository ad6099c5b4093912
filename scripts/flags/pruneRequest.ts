import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { parse } from './parse.js';
import { pruneFlags } from './pruneFlags.js';
import type { Checked, PruneRequest } from './requests.js';
import type { Surroundings } from './surroundings.js';
import { takenByNpm } from './unexpectedArguments.js';

/** Checks the arguments of `reports`, of which `prune` is the first. */
export function pruneRequest(args: readonly string[], io: Surroundings): Checked<PruneRequest> {
  const { given, mentioned, positionals, problems } = parse(args, pruneFlags);
  const { keep, reports } = given;
  const reportsDir = resolve(io.cwd, reports ?? 'reports');
  const all = [
    ...problems,
    ...wordProblems(positionals),
    ...(keep === undefined && !mentioned.has('keep') ? [HOW_MANY] : []),
    ...(reports === undefined ? [] : folderProblems(reports, reportsDir)),
    ...takenByNpm(io.env, pruneFlags, mentioned, 'reports'),
  ];
  if (all.length > 0 || keep === undefined) return { problems: all };
  return { request: { keep, dryRun: given['dry-run'] === true, reportsDir } };
}

const HOW_MANY: Problem = {
  subject: '--keep',
  message: 'is needed: it says how many runs stay',
  remedy: 'give it, for example grpc-leak-lab reports prune --keep=50 --dry-run',
};

function wordProblems([first, ...more]: readonly string[]): Problem[] {
  const remedy = 'write grpc-leak-lab reports prune --keep=50';
  if (first === undefined) return [{ subject: 'reports', message: 'does not say what is to be done', remedy }];
  if (first !== 'prune')
    return [{ subject: plainText(first) || '(empty argument)', message: 'is nothing that reports can do', remedy }];
  return more.map((text) => ({
    subject: plainText(text) || '(empty argument)',
    message: 'is one word too many: prune removes the oldest runs, and takes no names',
    remedy: 'leave it out; to remove one run, remove its folder',
  }));
}

/** A folder that somebody names is there; the usual one may not be there yet. */
function folderProblems(said: string, dir: string): Problem[] {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return [];
  const message = `there is no folder ${quoted(said)}`;
  return [{ subject: `--reports=${plainText(said)}`, message, remedy: 'name the folder that your runs lie in' }];
}
