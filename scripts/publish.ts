import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Comparison } from './analysis/analysis.js';
import { setLabels } from './analysis/setLabels.js';
import { listRuns, writeRunFile } from './record/runFiles.js';
import type { AnalysedHead } from './record/runHead.js';
import { writeAtomically } from './record/writeFiles.js';
import { comparisonPage, type IndexComparison, indexPage, junitXml, runPage, summaryMarkdown } from './report/index.js';
import type { RunFile } from './runFile.js';

const REPORT = 'report.html';
const COMPARISON = 'comparison.json';

/** A run that has been analysed, and the folder it lies in. */
export interface AnalysedRun {
  readonly run: RunFile;
  readonly dir: string;
}

/**
 * Writes what an analysis leaves in a run's folder: run.json, report.html, summary.md, junit.xml.
 *
 * @returns the path of the report
 */
export function publishRun({ run, dir }: AnalysedRun): string {
  writeRunFile(dir, run);
  writeAtomically(join(dir, REPORT), runPage(run));
  writeAtomically(join(dir, 'summary.md'), summaryMarkdown(run));
  writeAtomically(join(dir, 'junit.xml'), junitXml([run]));
  return join(dir, REPORT);
}

/**
 * Writes a comparison into a folder of its own below the reports folder.
 *
 * @returns the path of its report
 */
export function publishComparison(comparison: Comparison, runs: readonly AnalysedRun[], reportsDir: string): string {
  const at = new Date().toISOString();
  const dir = join(reportsDir, `${at.replace(/[-:]|\.\d+/g, '')}-comparison-${randomBytes(2).toString('hex')}`);
  mkdirSync(dir, { recursive: true });
  const title = [...setLabels(comparison.sets.map(({ name }) => name)).values()].join(', ');
  writeAtomically(
    join(dir, COMPARISON),
    JSON.stringify({
      schemaVersion: 1,
      title: `${title}: ${comparison.summary}`,
      at,
      comparison,
    }),
  );
  writeAtomically(
    join(dir, REPORT),
    comparisonPage({
      comparison,
      runs: runs.map(({ run, dir: of }) => ({
        run,
        href: href(dir, join(of, REPORT)),
      })),
    }),
  );
  return join(dir, REPORT);
}

/** Writes reports/index.html anew, from the heads of the runs analysed. Folders that are neither runs nor comparisons, or that broke, are left out. */
export function publishIndex(reportsDir: string): void {
  const report = (name: string) => href(reportsDir, join(reportsDir, name, REPORT));
  const runs = listRuns(reportsDir)
    .filter((run): run is AnalysedHead => run.analysis !== undefined)
    .map((run) => ({ run, href: report(run.id) }));
  const comparisons = readdirSync(reportsDir).flatMap((name): IndexComparison[] => {
    const found = attempt(() => JSON.parse(readFileSync(join(reportsDir, name, COMPARISON), 'utf8')));
    return found ? [{ title: found.title, at: found.at, href: report(name) }] : [];
  });
  writeAtomically(join(reportsDir, 'index.html'), indexPage(runs, comparisons));
}

/** From a page's folder to a file, as a URL. */
function href(fromDir: string, file: string): string {
  return relative(fromDir, file)
    .split(/[\\/]/)
    .map((part) => (part === '..' ? part : encodeURIComponent(part)))
    .join('/');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
