import type { EventFamily } from '../family.js';
import { clean, evicting, withTtl } from './opening.js';

/** What no run of this length can tell. */
export const openCounts: readonly EventFamily[] = [
  {
    ...clean('TTL beyond the end of the load', (shared, { end }) =>
      withTtl(shared.between(0.3, 6), shared.between(1, 3) * end),
    ),
    truth: 'open',
  },
  {
    ...clean('pool that is not yet full', (shared) => {
      const [cap, full] = [shared.whole(20, 200), shared.between(1, 3)];
      return (own, clock, log) => evicting(own, clock, log, cap, 0, full);
    }),
    truth: 'open',
  },
  {
    ...clean('pool that is full after 80–100 % of the load', (shared) => {
      const [cap, from, full] = [shared.whole(10, 100), shared.between(0, 0.4), shared.between(0.8, 1)];
      return (own, clock, log) => evicting(own, clock, log, cap, from, full);
    }),
    truth: 'open',
  },
];
