import { basename, join } from 'node:path';
import { pointFurther, writeAtomically } from '../record/writeFiles.js';
import { commandMarkdown, junitXml } from '../report/index.js';
import { writeCommandFile } from '../runs/commandFile.js';
import { makeFolder } from './makeFolder.js';
import type { PublishedComparison } from './publishComparison.js';
import { JUNIT, type RunInFolder, SUMMARY } from './published.js';

/**
 * Sees to it that a command leaves one junit.xml and one summary.md for all its runs, and `latest-command` leads there:
 * to its only run, to the comparison of its runs, or to a folder of its own where they were not compared.
 */
export function publishCommand(
  runs: readonly RunInFolder[],
  comparison: PublishedComparison | undefined,
  reportsDir: string,
): void {
  const [first] = runs;
  if (!first) return;
  const own = comparison?.dir ?? (runs.length === 1 ? first.dir : undefined);
  pointFurther(reportsDir, 'latest-command', own === undefined ? commandFolder(runs, reportsDir) : basename(own));
}

function commandFolder(members: readonly RunInFolder[], reportsDir: string): string {
  const { dir, name, at } = makeFolder(reportsDir, 'command');
  const runs = members.map(({ run }) => run);
  writeCommandFile(dir, { at, runs: runs.map(({ plan }) => plan.id) });
  writeAtomically(join(dir, SUMMARY), commandMarkdown(runs));
  writeAtomically(join(dir, JUNIT), junitXml(runs));
  return name;
}
