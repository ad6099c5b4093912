import type { EngineOptions } from '../engines/engine.js';
import type { RunPlan } from '../plan/plan.js';
import type { FolderSet } from '../runs/sets.js';
import type { Problem } from '../text/problem.js';

/** A command line that can be carried out, or all that is wrong with it. */
export type Checked<T> = { request: T } | { problems: Problem[] };

/** The settings of how a command shows its progress and results. */
export interface ViewSettings {
  /** True for no progress: only each run's sentence and the place of its report are shown. */
  quiet: boolean;
  /** True when colours are welcome; whether they are used also depends on the stream (a TTY or not). */
  color: boolean;
}

/** The part that all requests have which show something. */
export interface Request {
  /** True when stdout carries one JSON document; all else goes to stderr. */
  json: boolean;
  /** The absolute path of the folder, which need not exist yet. */
  reportsDir: string;
  view: ViewSettings;
}

/** The request of `lab`, with everything checked. */
export interface LabRequest extends Request {
  /** The plans in running order. Variants are interleaved: A B, B A, A B … */
  plans: RunPlan[];
  where: EngineOptions;
  /** The arguments as given, the command's name left out. */
  argv: string[];
}

/** The request of `compare`: at least two sets; the first is compared with each of the others. */
export interface CompareRequest extends Request {
  sets: FolderSet[];
}

/** The request of `report`: makes the reports of these runs anew from their records. */
export interface ReportRequest extends Request {
  /** The absolute paths of the runs' folders, each with a readable plan.json and the beginning of a record. */
  dirs: string[];
}

/** The request of `clean`: removes what killed labs left. */
export interface CleanRequest {
  /** True to remove images that labs made as well. */
  images: boolean;
  dockerContext?: string;
}

/** The request of `reports prune`: removes all but the newest runs. */
export interface PruneRequest {
  /** How many runs stay. */
  keep: number;
  /** True to remove nothing, and say what would be. */
  dryRun: boolean;
  /** The absolute path of the folder, which need not exist. */
  reportsDir: string;
}
