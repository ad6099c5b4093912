import { reuse } from './reuse.js';
import { streamCancelled } from './stream-cancelled.js';
import { streamEnded } from './stream-ended.js';
import type { Behaviour } from './variant.js';

/** What a sound service does, wherever a variant does not say otherwise: each of these is an exhibit of its own. */
export const standard: Behaviour = {
  discover: reuse.discover,
  follow: streamCancelled.follow,
  emit: streamEnded.emit,
};
