import type { EventFamily } from '../family.js';
import { expiringCounts } from './expiringCounts.js';
import { keptCounts } from './keptCounts.js';
import { movingCounts } from './movingCounts.js';

/**
 * Counts that do not leak, by what opens and closes them. Periods and ages are parts of the load unless in seconds.
 * Growth that is bounded has ended by 80 % of the load, and what is closed by a clock is closed within half of it: what
 * takes longer is among {@link file://./openCounts.ts}, since no run of this length can tell it from a leak.
 */
export const cleanCounts: readonly EventFamily[] = [...keptCounts, ...expiringCounts, ...movingCounts];
