import type { Variant } from './variant.js';

/** Leaks on the server's side: the generator of log lines does not notice that its subscriber has left. */
export const streamOrphan: Variant = {
  name: 'stream-orphan',
  summary: 'goes on generating log lines for subscribers that have left',
  shows: { topic: 'a generator that outlives its stream', as: 'cause' },
  history: 'The sibling leak of the same days (fixed in v8.0.2): a log generator outlived its cancelled stream.',
  expect: 'leak',
  retains: { clients: 'one-per-peer', generators: 'every-call' },
  afterwards: 'follow-logs',
  plan: { countTimers: true },
  async emit({ send }, log) {
    for await (const line of log.follow()) send(line);
  },
};
