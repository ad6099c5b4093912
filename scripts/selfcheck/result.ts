import type { SelfCheckMark } from '../record/selfCheckMark.js';
import type { PlantFinding } from './finding.js';
import type { Remembering } from './remember.js';

/** A self-check that has ended. */
export interface SelfcheckResult {
  readonly findings: readonly PlantFinding[];
  readonly mark: Exclude<SelfCheckMark, { outcome: 'none' }>;
  /** Undefined where it is not to be remembered. */
  readonly remembered: Remembering | undefined;
  /** The number of plants that were to be run. */
  readonly planned: number;
  /** True where it was interrupted. */
  readonly isStopped: boolean;
}
