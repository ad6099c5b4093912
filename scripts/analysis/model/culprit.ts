import { z } from 'zod';
import { site } from '../../../protos/vitals.js';
import { excerpt, sourcePosition } from './position.js';

/** Schema of the resources that a line of source may leak. */
export const { resource } = site.shape;

/** Schema of a guilty line: the position that opened what is left, and the share of the growth that it explains. */
export const culprit = z.object({
  ...sourcePosition.shape,
  /** The rest of the chain, innermost first, without the culprit's own frame. */
  via: z.array(sourcePosition),
  /** How many of `via` are inside the culprit's own frame: called by it; absent where an older lab wrote the file. */
  inner: z.number().optional(),
  resource,
  /** The name of the function that the line lies in; absent where none is known. */
  function: z.string().optional(),
  /** Counted over all judged replicas, on the chains that grow. */
  opened: z.number(),
  closed: z.number(),
  live: z.number(),
  abandoned: z.number(),
  /** The resources that chains which do not grow opened and closed at the same line; absent where there are none. */
  otherPaths: z.object({ opened: z.number(), closed: z.number() }).optional(),
  oldestAgeMs: z.number().optional(),
  /** The part of the growth of its resource that it explains, 0 … 1. */
  share: z.number(),
  /**
   * Set where peers opened it and this process serves it: the method of streams, whose line is the handler's; of sockets
   * and sessions `accepted`, whose line made the server.
   */
  served: z.string().optional(),
  /** Of what was accepted and is live: the peers, most first. */
  peers: z.array(z.object({ from: z.string(), agent: z.string().optional(), live: z.number() })).optional(),
  /** Where the line is of a dependency: the packages that led there, `name@version`, innermost first. */
  packages: z.array(z.string()).optional(),
  /** The lines around it as they were when run; `startLine` numbers the first. */
  excerpt: excerpt.optional(),
});

export type Culprit = z.infer<typeof culprit>;
