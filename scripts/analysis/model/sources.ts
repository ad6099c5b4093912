import { z } from 'zod';
import { excerpt, sourcePosition } from './position.js';

/** Schema of source positions and text, as they were when the run was first analysed. */
export const storedSources = z.object({
  /**
   * The position in source text, by the hash of a raw frame. The raw frame itself is not stored: it may hold a home
   * path.
   */
  positions: z.record(z.string(), sourcePosition),
  /** The lines around a position, by `file:line`. */
  excerpts: z.record(z.string(), excerpt),
  /** The name of the function around a position, by `file:line`; absent where an older lab wrote the file. */
  functions: z.record(z.string(), z.string()).optional(),
});

export type StoredSources = z.infer<typeof storedSources>;
