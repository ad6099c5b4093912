/**
 * The verdict: statistics only, all of it pure; each function says its rules. Distributions are jstat's; the tests
 * themselves, of a trend with breaks and with errors that remember, are in no package of npm, and cite their papers.
 * Of the analysis it imports the model.
 */
export { judgeCheckpoints } from './checkpoints/judge.js';
export { combineMetrics } from './combineMetrics.js';
export { combineReplicas } from './combineReplicas.js';
export { compareSets } from './compare.js';
export { METRICS } from './metrics.js';
export { judgeSingleLoad } from './singleLoad/judge.js';
