import { z } from 'zod';
import { excerpt, sourcePosition } from './position.js';

/** Schema of source positions and text, as they were when the run was analysed first. */
export const storedSources = z.object({
  /** Hash of a raw frame → its position in source text. No raw frame itself: it may hold a home path. */
  positions: z.record(z.string(), sourcePosition),
  /** `file:line` → the lines around it. */
  excerpts: z.record(z.string(), excerpt),
});

export type StoredSources = z.infer<typeof storedSources>;
