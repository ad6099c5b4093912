import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareRuns } from '../analysis/compare/compareRuns.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { pointFurther, writeAtomically } from '../record/writeFiles.js';
import { comparisonMarkdown, comparisonPage, junitXml } from '../report/index.js';
import { writeComparisonFile } from '../runs/comparisonFile.js';
import { type NamedFolder, nameFolder } from './nameFolder.js';
import { JUNIT, type Published, REPORT, type RunInFolder, SUMMARY } from './published.js';
import { reportLink } from './reportLink.js';
import { tryToWrite } from './tryToWrite.js';

/** A comparison that has been reported. */
export interface PublishedComparison extends Published {
  readonly comparison: Comparison;
  readonly dir: string;
}

/**
 * Compares sets of runs, and writes the comparison into a folder of its own below the reports folder: comparison.json,
 * report.html, summary.md, junit.xml; `latest-comparison` leads there.
 */
export function compareAndPublish(
  sets: readonly { name: string; members: readonly RunInFolder[] }[],
  reportsDir: string,
): PublishedComparison {
  const comparison = compareRuns(sets.map(({ name, members }) => ({ name, runs: members.map(({ run }) => run) })));
  const members = sets.flatMap((set) => set.members);
  const folder = nameFolder(reportsDir, 'comparison');
  const written = tryToWrite('the comparison cannot be written', () => {
    publishComparison(comparison, members, folder);
    pointFurther(reportsDir, 'latest-comparison', folder.name);
  });
  return { comparison, dir: folder.dir, report: join(folder.dir, REPORT), ...written };
}

function publishComparison(comparison: Comparison, members: readonly RunInFolder[], { dir, at }: NamedFolder): void {
  mkdirSync(dir, { recursive: true });
  const title = [...setLabels(comparison.sets.map((set) => set.name)).values()].join(', ');
  const runs = members.map(({ run }) => run);
  writeComparisonFile(dir, {
    title: `${title}: ${comparison.headlines?.map(({ sentence }) => sentence).join('; ') ?? comparison.summary}`,
    at,
    comparison,
  });
  const linked = members.map(({ run, dir: of }) => ({ run, href: reportLink(dir, join(of, REPORT)) }));
  writeAtomically(join(dir, REPORT), comparisonPage({ comparison, runs: linked }));
  writeAtomically(join(dir, SUMMARY), comparisonMarkdown(comparison, runs));
  writeAtomically(join(dir, JUNIT), junitXml(runs, comparison));
}
