import type { AnalysedRun } from '../analysis/model/analysedRun.js';

/** The names of the files that a run, a comparison and a command have alike. */
export const REPORT = 'report.html';
export const SUMMARY = 'summary.md';
export const JUNIT = 'junit.xml';

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
