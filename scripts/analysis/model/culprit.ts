import { z } from 'zod';
import { excerpt, sourcePosition } from './position.js';

/** Schema of what may leak by a line of source. */
export const resource = z.enum(['channel', 'socket', 'stream', 'timer']);

/** Schema of a guilty line: the position that made what is left, and how much of the growth that explains. */
export const culprit = z.object({
  ...sourcePosition.shape,
  /** The rest of the chain, innermost first, the culprit's own frame left out. */
  via: z.array(sourcePosition),
  resource,
  /** Over all replicas judged, by the chains that grow. */
  opened: z.number(),
  closed: z.number(),
  live: z.number(),
  abandoned: z.number(),
  /** What chains that do not grow opened and closed at the same line; absent where there is none. */
  otherPaths: z.object({ opened: z.number(), closed: z.number() }).optional(),
  oldestAgeMs: z.number().optional(),
  /** Part of the growth of its resource that it explains, 0 … 1. */
  share: z.number(),
  /** Lines around it as they were when run; `startLine` numbers the first. */
  excerpt: excerpt.optional(),
});

export type Culprit = z.infer<typeof culprit>;
