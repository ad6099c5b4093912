import type { Variant } from './variant.js';

/** Mends the server's side: the generator stops with its subscriber. */
export const streamEnded = {
  name: 'stream-ended',
  summary: 'stops generating log lines when the subscriber has left',
  shows: { topic: 'a generator that outlives its stream', as: 'cure' },
  history: 'The fix of the sibling leak, v8.0.2: the generator got the stream’s context.',
  expect: 'clean',
  retains: { clients: 'one-per-peer' },
  afterwards: 'follow-logs',
  plan: { countTimers: true },
  async emit({ left, send }, log) {
    for await (const line of log.follow(left)) send(line);
  },
} satisfies Variant;
