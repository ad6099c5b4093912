import type { CombineMetrics, CombineReplicas, CompareSets, JudgeCheckpoints, JudgeSingleLoad } from './verdict.js';

/** The statistics, as the rest of the analysis takes them. */
export interface Judges {
  judgeCheckpoints: JudgeCheckpoints;
  judgeSingleLoad: JudgeSingleLoad;
  combineReplicas: CombineReplicas;
  combineMetrics: CombineMetrics;
  compareSets: CompareSets;
}
