import type { EngineOptions } from '../engines/engine.js';
import type { RunPlan } from '../plan/plan.js';
import type { FolderSet } from '../runs/sets.js';
import type { Problem } from '../text/problem.js';

/** A command line that can be done, or all that is wrong with it. */
export type Checked<T> = { request: T } | { problems: Problem[] };

/** How a command shows what it does. */
export interface ViewSettings {
  /** No progress: only each run's sentence and where its report is. */
  quiet: boolean;
  /** Colours are welcome; whether they are used is also up to the stream (a TTY or not). */
  color: boolean;
}

interface Request {
  /** stdout carries one JSON document; all else goes to stderr. */
  json: boolean;
  /** Absolute path; need not exist yet. */
  reportsDir: string;
  view: ViewSettings;
}

/** `lab`, with everything checked. */
export interface LabRequest extends Request {
  /** In running order. Variants are interleaved: A B, B A, A B … */
  plans: RunPlan[];
  where: EngineOptions;
  /** The arguments as given, the command's name left out. */
  argv: string[];
}

/** `compare`: at least two sets; the first is compared with each other one. */
export interface CompareRequest extends Request {
  sets: FolderSet[];
}

/** `report`: makes the reports of these runs anew from their records. */
export interface ReportRequest extends Request {
  /** Absolute paths of the runs' folders, each with a readable plan.json and the beginning of a record. */
  dirs: string[];
}

/** `clean`: removes what killed labs left. */
export interface CleanRequest {
  /** Images that labs made as well. */
  images: boolean;
  dockerContext?: string;
}
