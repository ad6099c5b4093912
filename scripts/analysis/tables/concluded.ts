import type { Culprit, MetricAnalysis, Outcome, UnseenPart } from '../model/analysis.js';
import type { Finding } from '../model/audit.js';
import type { ProfileAnalysis } from '../model/profile.js';

/** The conclusions that a sentence on a run is made of. */
export interface Concluded {
  outcome: Outcome;
  /** The reason, in the words of the verdict. */
  reason: string;
  audit: readonly Finding[];
  metrics: readonly MetricAnalysis[];
  unseen: readonly UnseenPart[];
  culprits: readonly Culprit[];
  abandoned?: number;
  profile?: ProfileAnalysis | undefined;
}
