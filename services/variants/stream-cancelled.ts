import type { Variant } from './variant.js';

/** Leaves the stream as soon as it has what it wants, and says so, however reading went. */
export const streamCancelled = {
  name: 'stream-cancelled',
  summary: 'opens a log stream, reads what it wants, and cancels it on every path',
  shows: { topic: 'streams that nobody ends', as: 'cure' },
  history: 'The remedy of the post-mortem: a stream is cancelled by whoever opened it.',
  expect: 'clean',
  retains: { clients: 'one-per-peer' },
  afterwards: 'follow-logs',
  async follow(peer) {
    const log = peer.streamLogs();
    try {
      await log.next();
    } finally {
      log.cancel();
    }
  },
} satisfies Variant;
