import { z } from 'zod';
import { sourcePosition } from './position.js';

/**
 * Schema of the goroutines of processes in Go by what they do and the line that led to them, summed over the replicas
 * judged that told of them at both checkpoints; what grew most comes first.
 */
export const goroutineTable = z.object({
  /** The indexes of the first checkpoint after the baseline that groups were told at, and of the last. */
  from: z.number(),
  to: z.number(),
  rows: z.array(
    z.object({
      /** The function that the goroutine was started with. */
      doing: z.string(),
      /** The first line of the main module among its own frames and its makers'; absent where there is none. */
      madeAt: sourcePosition.optional(),
      before: z.number(),
      after: z.number(),
      /** Its part of all goroutines at the last checkpoint, 0 … 1. */
      share: z.number(),
    }),
  ),
  /** The number of rows left out. */
  more: z.number(),
  /** The part of the growth that is led to a line, 0 … 1; absent where nothing grew. */
  attributed: z.number().optional(),
});

export type GoroutineTable = z.infer<typeof goroutineTable>;
