/**
 * The verdict: statistics only, all of it pure. See each function for its rules. Distributions are jstat's; the tests
 * themselves, of a trend with breaks and with errors that remember, are in no package of npm, and cite their papers.
 */

export { judgeCheckpoints } from './checkpoints/judge.js';
export { combineMetrics } from './combineMetrics.js';
export { combineReplicas } from './combineReplicas.js';
export { compareSets } from './compare.js';
export { METRICS } from './metrics.js';
export { judgeSingleLoad } from './singleLoad/judge.js';
