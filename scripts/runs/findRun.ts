import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { nearest } from '../text/nearest.js';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { COMMAND_FILE } from './commandFile.js';
import { COMPARISON_FILE } from './comparisonFile.js';

/**
 * Finds the run that a `<run>` argument names, in this order: `latest`; a folder, as a path from the working directory;
 * an id; the beginning of exactly one id under the reports folder. Folders of comparisons and of commands are counted with
 * neither; one that is named itself is found, and refused by what is read in it.
 * @returns the absolute path of an existing folder, links resolved, which need not hold a readable run
 */
export function findRun(text: string, reportsDir: string, cwd: string): { dir: string } | { problem: Problem } {
  const refuse = (message: string, remedy: string) => ({
    problem: { subject: plainText(text) || '(empty argument)', message, remedy },
  });
  if (text.trim() === '')
    return refuse('names no run', 'a run is a folder, an id, a unique beginning of an id, or latest');
  const { runs: ids, comparisons } = foldersIn(reportsDir);
  if (text === 'latest') {
    const latest = folderAt(join(reportsDir, 'latest'));
    return latest === undefined
      ? refuse(`there is no latest run in ${quoted(reportsDir)}`, elsewhere(ids))
      : { dir: latest };
  }
  const path = resolve(cwd, text);
  const isPath = /[\\/]/.test(text) || isAbsolute(text) || text === '.' || text === '..';
  const folder = folderAt(path);
  if (folder !== undefined && (isPath || ![...ids, ...comparisons].includes(text))) return { dir: folder };
  if (isPath && existsSync(path)) return refuse('is a file', 'name the folder of the run that it belongs to');
  const beginning = (names: readonly string[]) =>
    isPath ? [] : names.includes(text) ? [text] : names.filter((name) => name.startsWith(text));
  const meant = beginning(ids);
  const exact = meant.length > 0 ? meant : beginning(comparisons).slice(0, 1); // found as well, to be refused as what it is
  if (exact.length === 1) return { dir: join(reportsDir, exact[0] ?? '') };
  if (exact.length > 1)
    return refuse(`is the beginning of ${exact.length} runs`, `say more of it: ${shortList(exact)}`);
  return refuse(
    isPath ? 'there is no such folder' : `there is no run of this name in ${quoted(reportsDir)}`,
    didYouMean(text, ids),
  );
}

/**
 * Returns the names of the folders of runs, and of comparisons and commands, newest first (a name begins with its time); `latest` is
 * a link, not an id.
 */
function foldersIn(reportsDir: string): { runs: string[]; comparisons: string[] } {
  try {
    const names = readdirSync(reportsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .reverse();
    const isComparison = (name: string) =>
      [COMPARISON_FILE, COMMAND_FILE].some((file) => existsSync(join(reportsDir, name, file)));
    return { runs: names.filter((name) => !isComparison(name)), comparisons: names.filter(isComparison) };
  } catch {
    return { runs: [], comparisons: [] }; // no reports yet
  }
}

function folderAt(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function didYouMean(text: string, ids: readonly string[]): string {
  const near = nearest(text, ids);
  return near === undefined ? elsewhere(ids) : `did you mean ${near}?`;
}

function elsewhere(ids: readonly string[]): string {
  return ids.length === 0
    ? 'make a run first: grpc-leak-lab lab; or say where runs are: --reports=DIR'
    : `the runs there are ${shortList(ids)}; others by --reports=DIR`;
}

function shortList(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).map(plainText).join(', ');
  return ids.length > 5 ? `${shown} and ${ids.length - 5} more` : shown;
}
