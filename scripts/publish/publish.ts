/**
 * The room of publishing: analyse, advise, write, index. Imports every room below; loads no engine.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { adviceFor } from '../advice/advice.js';
import { analyseWithProfiles } from '../analysis/analyseRecord.js';
import { compareRuns } from '../analysis/compare/compareRuns.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import type { PageLink } from '../analysis/model/advice.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { projectRoot } from '../record/projectRoot.js';
import { writeAtomically } from '../record/writeFiles.js';
import {
  comparisonPage,
  type IndexComparison,
  indexPage,
  junitXml,
  runPage,
  summaryMarkdown,
} from '../report/index.js';
import { readComparisonFile, writeComparisonFile } from '../runs/comparisonFile.js';
import { listRuns, readStoredSources, writeRunFile } from '../runs/runFiles.js';
import type { AnalysedHead } from '../runs/runHead.js';
import { reportLink, reportLinkWithin } from './reportLink.js';

const REPORT = 'report.html';
const PROFILES = 'profiles';

/** A run that has been analysed, and the folder it lies in. */
export interface RunInFolder {
  readonly run: AnalysedRun;
  readonly dir: string;
}

/** A run that has been analysed and reported. */
export interface PublishedRun extends RunInFolder {
  /** Path of its report. */
  readonly report: string;
}

/**
 * Analyses the record of a run, says what to do about it, and writes its reports, and the profiles that its replicas
 * printed.
 *
 * @throws {RecordError} when the record cannot be read, or the reports cannot be written
 */
export async function analyseAndPublish(dir: string): Promise<PublishedRun> {
  const { run: analysed, profiles } = await analyseWithProfiles(dir, { projectRoot, stored: readStoredSources(dir) });
  const run = { ...analysed, advice: adviceFor(analysed) };
  if (profiles.length > 0) mkdirSync(join(dir, PROFILES), { recursive: true });
  for (const { name, text } of profiles) writeAtomically(join(dir, PROFILES, name), text);
  return { run, dir, report: publishRun({ run, dir }) };
}

/** Compares sets of runs and writes the comparison's report; returns the path of that report too. */
export function compareAndPublish(
  sets: readonly { name: string; members: readonly RunInFolder[] }[],
  reportsDir: string,
): { comparison: Comparison; report: string } {
  const comparison = compareRuns(sets.map(({ name, members }) => ({ name, runs: members.map(({ run }) => run) })));
  const members = sets.flatMap((set) => set.members);
  return { comparison, report: publishComparison(comparison, members, reportsDir) };
}

/**
 * Writes what an analysis leaves in a run's folder: run.json, report.html, summary.md, junit.xml.
 *
 * @returns the path of the report
 */
function publishRun({ run, dir }: RunInFolder): string {
  const link = pagesSeenFrom(dir);
  writeRunFile(dir, run);
  writeAtomically(join(dir, REPORT), runPage(run, link));
  writeAtomically(join(dir, 'summary.md'), summaryMarkdown(run));
  writeAtomically(join(dir, 'junit.xml'), junitXml([run]));
  return join(dir, REPORT);
}

/**
 * Writes a comparison into a folder of its own below the reports folder.
 *
 * @returns the path of its report
 */
function publishComparison(comparison: Comparison, runs: readonly RunInFolder[], reportsDir: string): string {
  const at = new Date().toISOString();
  const dir = join(reportsDir, `${at.replace(/[-:]|\.\d+/g, '')}-comparison-${randomBytes(2).toString('hex')}`);
  mkdirSync(dir, { recursive: true });
  const title = [...setLabels(comparison.sets.map(({ name }) => name)).values()].join(', ');
  writeComparisonFile(dir, {
    title: `${title}: ${comparison.headlines?.map(({ sentence }) => sentence).join('; ') ?? comparison.summary}`,
    at,
    comparison,
  });
  writeAtomically(
    join(dir, REPORT),
    comparisonPage({
      comparison,
      runs: runs.map(({ run, dir: of }) => ({
        run,
        href: reportLink(dir, join(of, REPORT)),
      })),
    }),
  );
  return join(dir, REPORT);
}

/**
 * Writes reports/index.html anew, from the heads of the runs analysed. Folders that are neither runs nor comparisons,
 * or that cannot be read, are left out.
 */
export function publishIndex(reportsDir: string): void {
  const report = (name: string) => reportLink(reportsDir, join(reportsDir, name, REPORT));
  const runs = listRuns(reportsDir)
    .filter((run): run is AnalysedHead => run.analysis !== undefined)
    .map((run) => ({ run, href: report(run.id) }));
  const comparisons = readdirSync(reportsDir).flatMap((name): IndexComparison[] => {
    const found = readComparisonFile(join(reportsDir, name));
    return found ? [{ title: found.title, at: found.at, href: report(name) }] : [];
  });
  writeAtomically(join(reportsDir, 'index.html'), indexPage(runs, comparisons));
}

/**
 * Returns the link from a run's folder to the pages on causes, where there is a way to them; found anew whenever a
 * report is made.
 */
function pagesSeenFrom(dir: string): PageLink {
  const [from, project] = [realpathSync(dir), realpathSync(projectRoot)];
  return (page) => (existsSync(join(project, page)) ? reportLinkWithin(project, from, page) : undefined);
}
