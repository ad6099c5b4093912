import { z } from 'zod';
import type { Outcome } from './outcome.js';

/** Schema of the name of a thing that may not be seen: a deciding metric, or a part of one. */
const unseenName = z.enum([
  ...([
    'sockets',
    'channels',
    'streams',
    'sessions',
    'descriptors',
    'children',
    'workers',
    'threads',
    'goroutines',
    'timers',
  ] as const),
  /** Channels of a grpc-js that is not hooked, beside those that are counted. */
  'other-channels',
  /** Unix-domain sockets, where only TCP could be counted. */
  'unix-sockets',
  /** Whatever lives inside a worker thread that ran. */
  'inside-workers',
]);

/** Schema of a thing that a clean verdict would have to cover, and that was not looked at. */
export const unseenPart = z.object({
  what: unseenName,
  /** `doubt`: nothing is clean without it. `limit`: what is clean without it is clean as far as seen. */
  weight: z.enum(['doubt', 'limit']),
  /** The reason, in the words of the replicas. */
  why: z.string(),
});

export type UnseenPart = z.infer<typeof unseenPart>;
export type UnseenName = UnseenPart['what'];

/** Tells whether a run is clean only as far as it was seen. */
export function isPartlySeen({
  outcome,
  unseen = [],
}: {
  readonly outcome: Outcome;
  readonly unseen?: readonly UnseenPart[] | undefined;
}): boolean {
  return outcome === 'clean' && unseen.length > 0;
}
