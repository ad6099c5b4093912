import { join } from 'node:path';
import { compareRuns } from '../analysis/compare/compareRuns.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { pointFurther, writeAtomically } from '../record/writeFiles.js';
import { comparisonMarkdown, comparisonPage, junitXml } from '../report/index.js';
import { writeComparisonFile } from '../runs/comparisonFile.js';
import { makeFolder } from './makeFolder.js';
import { JUNIT, REPORT, type RunInFolder, SUMMARY } from './published.js';
import { reportLink } from './reportLink.js';

/** A comparison that has been reported. */
export interface PublishedComparison {
  readonly comparison: Comparison;
  readonly dir: string;
  /** Path of its report. */
  readonly report: string;
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
  const dir = publishComparison(comparison, members, reportsDir);
  return { comparison, dir, report: join(dir, REPORT) };
}

/** Writes a comparison, and returns its folder. */
function publishComparison(comparison: Comparison, members: readonly RunInFolder[], reportsDir: string): string {
  const { dir, name, at } = makeFolder(reportsDir, 'comparison');
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
  pointFurther(reportsDir, 'latest-comparison', name);
  return dir;
}
