import type { Variant } from './variant.js';

/** Forgets its streams like stream-forgotten, but sets a deadline: the stream lives on until then. */
export const streamDeadline: Variant = {
  name: 'stream-deadline',
  summary: 'opens a log stream with a deadline, reads what it wants, and leaves the end to the deadline',
  shows: { topic: 'streams that nobody ends', as: 'cure' },
  history:
    'A remedy of the post-mortem: 30 s on every stream. Shorter here, so that a run need not wait (--stream-deadline).',
  expect: 'clean',
  retains: { clients: 'one-per-peer', streams: 'until-deadline' },
  afterwards: 'follow-logs',
  plan: { service: { streamDeadlineMs: 500 } },
  async follow(peer, { deadlineMs }) {
    const log = peer.streamLogs({ deadlineMs });
    await log.next();
  },
};
