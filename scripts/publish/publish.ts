/**
 * The room of publishing: analyse, advise, write, index. Imports every room below; loads no engine.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { adviceFor } from '../advice/advice.js';
import { analyseWithProfiles } from '../analysis/analyseRecord.js';
import { compareRuns } from '../analysis/compare/compareRuns.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import type { PageLink } from '../analysis/model/advice.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { projectRoot } from '../record/projectRoot.js';
import { isOfSystem, RecordError } from '../record/recordError.js';
import { unwritable } from '../record/unwritable.js';
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

/** What was worked out, and where its report is; `unwritten` where that could not be written. */
interface Published {
  /** Path of the report. */
  readonly report: string;
  readonly unwritten?: RecordError;
}

/** A run that has been analysed and reported. */
export interface PublishedRun extends RunInFolder, Published {}

/**
 * Analyses the record of a run, says what to do about it, and writes its reports, and the profiles that its replicas
 * printed.
 *
 * @throws {RecordError} when the record cannot be read
 */
export async function analyseAndPublish(dir: string): Promise<PublishedRun> {
  const { run: analysed, profiles } = await analyseWithProfiles(dir, { projectRoot, stored: readStoredSources(dir) });
  const run = { ...analysed, advice: adviceFor(analysed) };
  const write = () => {
    if (profiles.length > 0) mkdirSync(join(dir, PROFILES), { recursive: true });
    for (const { name, text } of profiles) writeAtomically(join(dir, PROFILES, name), text);
    publishRun({ run, dir });
  };
  const written = attempt(
    `the report of ${basename(dir)} is not whole`,
    write,
    `grpc-leak-lab report ${basename(dir)}`,
  );
  return { run, dir, report: join(dir, REPORT), ...written };
}

/** Compares sets of runs and writes the comparison's report. */
export function compareAndPublish(
  sets: readonly { name: string; members: readonly RunInFolder[] }[],
  reportsDir: string,
): { comparison: Comparison } & Published {
  const comparison = compareRuns(sets.map(({ name, members }) => ({ name, runs: members.map(({ run }) => run) })));
  const members = sets.flatMap((set) => set.members);
  const at = new Date().toISOString();
  const dir = join(reportsDir, `${at.replace(/[-:]|\.\d+/g, '')}-comparison-${randomBytes(2).toString('hex')}`);
  const written = attempt('the comparison cannot be written', () =>
    publishComparison(comparison, members, { at, dir }),
  );
  return { comparison, report: join(dir, REPORT), ...written };
}

/**
 * Writes, and returns why that could not be done.
 * @param again the command that does it again
 */
function attempt(what: string, write: () => void, again?: string): Pick<Published, 'unwritten'> {
  try {
    write();
    return {};
  } catch (error) {
    if (!(error instanceof RecordError || isOfSystem(error))) throw error;
    const { fault, message, remedy } = unwritable(what, error);
    const told = error instanceof RecordError ? `${what}: ${message}` : message;
    return { unwritten: new RecordError(fault, told, again ? `${remedy}, and then: ${again}` : remedy, error) };
  }
}

/** Writes what an analysis leaves in a run's folder: run.json, report.html, summary.md, junit.xml. */
function publishRun({ run, dir }: RunInFolder): void {
  const link = pagesSeenFrom(dir);
  writeRunFile(dir, run);
  writeAtomically(join(dir, REPORT), runPage(run, link));
  writeAtomically(join(dir, 'summary.md'), summaryMarkdown(run));
  writeAtomically(join(dir, 'junit.xml'), junitXml([run]));
}

/** Writes a comparison into a folder of its own below the reports folder. */
function publishComparison(
  comparison: Comparison,
  runs: readonly RunInFolder[],
  { at, dir }: { readonly at: string; readonly dir: string },
): void {
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
}

/**
 * Writes reports/index.html anew, from the heads of the runs analysed. Folders that are neither runs nor comparisons,
 * or that cannot be read, are left out. A reports folder that is gone has no index.
 * @returns why it could not be written, where it could not
 */
export function publishIndex(reportsDir: string): RecordError | undefined {
  return attempt('the list of runs cannot be written', () => {
    if (existsSync(reportsDir)) writeIndex(reportsDir);
  }).unwritten;
}

function writeIndex(reportsDir: string): void {
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
