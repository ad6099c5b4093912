import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RecordError } from '../record/recordError.js';
import { pointFurther, writeAtomically } from '../record/writeFiles.js';
import { commandMarkdown, junitXml } from '../report/index.js';
import { writeCommandFile } from '../runs/commandFile.js';
import { nameFolder } from './nameFolder.js';
import type { PublishedComparison } from './publishComparison.js';
import { JUNIT, type RunInFolder, SUMMARY } from './published.js';
import { tryToWrite } from './tryToWrite.js';

/**
 * Sees to it that a command leaves one junit.xml and one summary.md for all its runs, and `latest-command` leads there:
 * to its only run, to the comparison of its runs, or to a folder of its own where they were not compared.
 * @returns why that could not be written, where it could not
 */
export function publishCommand(
  runs: readonly RunInFolder[],
  comparison: PublishedComparison | undefined,
  reportsDir: string,
): RecordError | undefined {
  const [first] = runs;
  if (!first || !existsSync(reportsDir)) return undefined;
  return tryToWrite('the summary of all runs cannot be written', () => {
    const own = comparison?.dir ?? (runs.length === 1 ? first.dir : undefined);
    pointFurther(reportsDir, 'latest-command', own === undefined ? commandFolder(runs, reportsDir) : basename(own));
  }).unwritten;
}

function commandFolder(members: readonly RunInFolder[], reportsDir: string): string {
  const { dir, name, at } = nameFolder(reportsDir, 'command');
  const runs = members.map(({ run }) => run);
  mkdirSync(dir);
  writeCommandFile(dir, { at, runs: runs.map(({ plan }) => plan.id) });
  writeAtomically(join(dir, SUMMARY), commandMarkdown(runs));
  writeAtomically(join(dir, JUNIT), junitXml(runs));
  return name;
}
