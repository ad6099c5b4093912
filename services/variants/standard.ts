import { reuse } from './reuse.js';
import { streamCancelled } from './stream-cancelled.js';
import { streamEnded } from './stream-ended.js';
import type { Behaviour } from './variant.js';

/** The behaviour of a sound service, wherever a variant does not say otherwise. Each part has an exhibit of its own. */
export const standard: Behaviour = {
  discover: reuse.discover,
  follow: streamCancelled.follow,
  emit: streamEnded.emit,
};
