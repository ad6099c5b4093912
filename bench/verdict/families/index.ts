import { cleanCounts } from './cleanCounts.js';
import type { Family } from './family.js';
import { leakingCounts, openCounts } from './leakingCounts.js';
import { memory } from './memory.js';

/**
 * Every family, fixed before any rate was read. A family's place in this list is its stream of random numbers: append
 * only.
 */
export const families: readonly Family[] = [...cleanCounts, ...leakingCounts, ...openCounts, ...memory];
