import type {
  CombineMetrics,
  CombineReplicas,
  CompareSets,
  JudgeCheckpoints,
  JudgeSingleLoad,
} from '../model/judgement.js';
import { combineMetrics, combineReplicas, compareSets, judgeCheckpoints, judgeSingleLoad } from './index.js';

/** The statistical rules in the form that the rest of the analysis takes them. */
export interface Judges {
  judgeCheckpoints: JudgeCheckpoints;
  judgeSingleLoad: JudgeSingleLoad;
  combineReplicas: CombineReplicas;
  combineMetrics: CombineMetrics;
  compareSets: CompareSets;
}

/** The rules of this lab. */
export const judges: Judges = { judgeCheckpoints, judgeSingleLoad, combineReplicas, combineMetrics, compareSets };
