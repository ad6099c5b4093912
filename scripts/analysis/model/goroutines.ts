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
      /** Those after that Go's own leak profile reports; absent where it was not there. */
      reported: z.number().optional(),
      /** Those that were left once no client was connected; absent where that was not waited for. */
      idle: z.number().optional(),
      idleReported: z.number().optional(),
      /** Its part of all goroutines at the last checkpoint, 0 … 1. */
      share: z.number(),
    }),
  ),
  /** What Go's own leak profile, `goroutineleak`, says of all rows; absent where no process could be asked. */
  leakProfile: z
    .object({
      /** At the last checkpoint, as clients were then: connected, unless they have an idle timeout. */
      reported: z.number(),
      of: z.number(),
      /** Once no client was connected any more; absent where that was not waited for. */
      idle: z.object({ reported: z.number(), of: z.number() }).optional(),
    })
    .optional(),
  /** The reason why Go's own leak profile could not be read, where it could not. */
  noLeakProfile: z.string().optional(),
  /** The number of rows left out. */
  more: z.number(),
  /** The part of the growth that is led to a line, 0 … 1; absent where nothing grew. */
  attributed: z.number().optional(),
});

export type GoroutineTable = z.infer<typeof goroutineTable>;

const momentOfPass = z.object({ replica: z.string(), pass: z.number(), seconds: z.number() });

/** Schema of the pass at which a replica was to pass the goroutines of the incident, and at which one first did. */
export const goroutinesPassed = z.object({
  predicted: momentOfPass,
  /** By the first tick that showed more, with the pass that was last begun then; absent where none did. */
  measured: momentOfPass.optional(),
});

export type GoroutinesPassed = z.infer<typeof goroutinesPassed>;
