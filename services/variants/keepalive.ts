import { leaky } from './leaky.js';
import type { Variant } from './variant.js';

/**
 * The leak with the incident's server keepalive: sockets are closed for their age, and all else that was leaked stays.
 */
export const keepalive: Variant = {
  ...leaky,
  name: 'keepalive',
  summary: 'leaks every client, behind a server that closes connections when they are idle or old',
  shows: { topic: 'clients that are made and forgotten', as: 'mistaken cure' },
  history: 'Tried in the incident, and not enough: MaxConnectionIdle, MaxConnectionAge and its grace, 5 s each.',
  plan: {
    service: { serverMaxIdleMs: 5_000, serverMaxAgeMs: 5_000, serverMaxAgeGraceMs: 5_000 },
    ratePerReplica: 4,
  },
};
