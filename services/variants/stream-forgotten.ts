import type { Variant } from './variant.js';

/** Leaves a user's stream without ending it: the reader has what it wants and looks away. */
export const streamForgotten: Variant = {
  name: 'stream-forgotten',
  summary: 'opens a log stream, reads what it wants, and never ends it',
  shows: { topic: 'streams that nobody ends', as: 'cause' },
  history: 'Streams without deadline or cancellation: the post-mortem names them beside the clients.',
  expect: 'leak',
  retains: { clients: 'one-per-peer', streams: 'every-call' },
  afterwards: 'follow-logs',
  async follow(peer) {
    const log = peer.streamLogs();
    await log.next();
  },
};
