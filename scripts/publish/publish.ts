/**
 * The room of publishing: analyse, advise, write, index. Imports every room below; loads no engine.
 */
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { adviceFor } from '../advice/advice.js';
import { analyseWithProfiles } from '../analysis/analyseRecord.js';
import type { PageLink } from '../analysis/model/advice.js';
import type { ComparisonFile } from '../analysis/model/comparison.js';
import { projectRoot } from '../record/projectRoot.js';
import type { RecordError } from '../record/recordError.js';
import { writeAtomically } from '../record/writeFiles.js';
import { type IndexComparison, indexPage, junitXml, runPage, summaryMarkdown } from '../report/index.js';
import { readCommandFile } from '../runs/commandFile.js';
import { readComparisonFile } from '../runs/comparisonFile.js';
import { leaksSinceEarlier } from '../runs/earlierRun.js';
import { listRuns, readStored, writeRunFile } from '../runs/runFiles.js';
import type { AnalysedHead } from '../runs/runHead.js';
import { JUNIT, type PublishedRun, REPORT, type RunInFolder, SUMMARY } from './published.js';
import { reportLink, reportLinkWithin } from './reportLink.js';
import { tryToWrite } from './tryToWrite.js';

export { publishCommand } from './publishCommand.js';
export { compareAndPublish, type PublishedComparison } from './publishComparison.js';
export type { PublishedRun, RunInFolder } from './published.js';

const PROFILES = 'profiles';

/**
 * Analyses the record of a run, says what has become of its leaks since the run before and what to do about them, and
 * writes its reports, and the profiles that its replicas printed.
 *
 * @throws {RecordError} when the record cannot be read
 */
export async function analyseAndPublish(dir: string): Promise<PublishedRun> {
  const stored = readStored(dir);
  const { run: analysed, profiles } = await analyseWithProfiles(dir, { projectRoot, stored: stored.sources });
  const since = leaksSinceEarlier(dir, analysed, stored);
  const run = { ...analysed, advice: adviceFor(analysed), ...(since && { since }) };
  const write = () => {
    if (profiles.length > 0) mkdirSync(join(dir, PROFILES), { recursive: true });
    for (const { name, text } of profiles) writeAtomically(join(dir, PROFILES, name), text);
    publishRun({ run, dir });
  };
  const written = tryToWrite(
    `the report of ${basename(dir)} is not whole`,
    write,
    `grpc-leak-lab report ${basename(dir)}`,
  );
  return { run, dir, report: join(dir, REPORT), ...written };
}

/** Writes what an analysis leaves in a run's folder: run.json, report.html, summary.md, junit.xml. */
function publishRun({ run, dir }: RunInFolder): void {
  const link = pagesSeenFrom(dir);
  writeRunFile(dir, run);
  writeAtomically(join(dir, REPORT), runPage(run, link));
  writeAtomically(join(dir, SUMMARY), summaryMarkdown(run));
  writeAtomically(join(dir, JUNIT), junitXml([run]));
}

/**
 * Writes reports/index.html anew, from the heads of the runs analysed. Folders that are neither runs nor comparisons,
 * or that cannot be read, are left out. A reports folder that is gone has no index.
 * @returns why it could not be written, where it could not
 */
export function publishIndex(reportsDir: string): RecordError | undefined {
  return tryToWrite('the list of runs cannot be written', () => {
    if (existsSync(reportsDir)) writeIndex(reportsDir);
  }).unwritten;
}

function writeIndex(reportsDir: string): void {
  const report = (name: string) => reportLink(reportsDir, join(reportsDir, name, REPORT));
  const runs = listRuns(reportsDir)
    .filter((run): run is AnalysedHead => run.analysis !== undefined)
    .map((run) => ({ run, href: report(run.id) }));
  const names = readdirSync(reportsDir, { withFileTypes: true }) // a link is no folder: what it leads to is listed itself
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const comparisons = names.flatMap((name): IndexComparison[] => {
    const found = readComparisonFile(join(reportsDir, name));
    return found ? [listed(found, report(name))] : [];
  });
  const commands = names.flatMap((name) => readCommandFile(join(reportsDir, name)) ?? []);
  writeAtomically(join(reportsDir, 'index.html'), indexPage(runs, comparisons, commands));
}

function listed({ title, at, comparison: { sets, headlines } }: ComparisonFile, href: string): IndexComparison {
  const runs = sets.flatMap((set) => set.runs);
  return { title, href, at, runs, ...(headlines && { findings: headlines.map(({ sentence }) => sentence) }) };
}

/**
 * Returns the link from a run's folder to the pages on causes, where there is a way to them; found anew whenever a
 * report is made.
 */
function pagesSeenFrom(dir: string): PageLink {
  const [from, project] = [realpathSync(dir), realpathSync(projectRoot)];
  return (page) => (existsSync(join(project, page)) ? reportLinkWithin(project, from, page) : undefined);
}
