/**
 * The room of the verdict: statistics only, all of it pure; each function states its rules. Distributions come from
 * jstat. The tests for a trend with breaks and with autocorrelated errors are in no package of npm, so they are written
 * here and cite their papers. Of the analysis it imports the model.
 */
export { judgeCheckpoints } from './checkpoints/judge.js';
export { combineMetrics, unseenNoun } from './combineMetrics.js';
export { combineReplicas } from './combineReplicas.js';
export { compareSets } from './compare.js';
export { METRICS, nounOf } from './metrics.js';
export { judgeSingleLoad } from './singleLoad/judge.js';
