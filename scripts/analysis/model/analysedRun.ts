import type { RECORD_VERSION, RunPlan } from '../../plan/plan.js';
import type { LabLine } from '../../record/events.js';
import type { Analysis, SourcePosition } from './analysis.js';

/** run.json: a run, analysed. Everything a report shows is in it. */
export interface AnalysedRun {
  schemaVersion: typeof RECORD_VERSION;
  plan: RunPlan;
  /** Undefined when the record broke off before its first line. */
  start?: Extract<LabLine, { kind: 'start' }>;
  analysis: Analysis;
  /**
   * What the analysis read of source maps and sources. A later analysis prefers it to the disk, which may have changed.
   */
  sources?: StoredSources;
}

/** Source positions and text, as they were when the run was analysed first. */
export interface StoredSources {
  /** Hash of a raw frame → its position in source text. No raw frame itself: it may hold a home path. */
  positions: Record<string, SourcePosition>;
  /** `file:line` → the lines around it. */
  excerpts: Record<string, { startLine: number; lines: string[] }>;
}
