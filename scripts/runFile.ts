import type { Analysis } from './analysis/analysis.js';
import type { LabLine } from './events.js';
import type { RunPlan } from './plan.js';

/** run.json: a run, analysed. Everything a report shows is in it. */
export interface RunFile {
  schemaVersion: 1;
  plan: RunPlan;
  /** Undefined when the record broke off before its first line. */
  start?: Extract<LabLine, { kind: 'start' }>;
  analysis: Analysis;
}
