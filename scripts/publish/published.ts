import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { RecordError } from '../record/recordError.js';

/** The names of the files that a run, a comparison and a command have alike. */
export const REPORT = 'report.html';
export const SUMMARY = 'summary.md';
export const JUNIT = 'junit.xml';

/** A run that has been analysed, and the folder it lies in. */
export interface RunInFolder {
  readonly run: AnalysedRun;
  readonly dir: string;
}

/** What was worked out, and where its report is; `unwritten` where that could not be written. */
export interface Published {
  /** Path of the report. */
  readonly report: string;
  readonly unwritten?: RecordError;
}

/** A run that has been analysed and reported. */
export interface PublishedRun extends RunInFolder, Published {}
