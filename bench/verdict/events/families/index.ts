import type { EventFamily } from '../family.js';
import { cleanCounts } from './cleanCounts.js';
import { cleanHeap, leakingHeap } from './heap.js';
import { leakingCounts } from './leakingCounts.js';
import { openCounts } from './openCounts.js';

/** A family's place in its own list is its stream of random numbers: append only. */
const lists = [cleanCounts, leakingCounts, openCounts, cleanHeap, leakingHeap];

/** Every family of the generator of events, with its stream. */
export const eventFamilies: readonly { family: EventFamily; number: number }[] = lists.flatMap((list, kind) =>
  list.map((family, place) => ({ family, number: 100 * kind + place })),
);
