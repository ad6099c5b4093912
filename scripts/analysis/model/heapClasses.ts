import { z } from 'zod';

/**
 * Schema of the classes whose objects on the heap have become more with the work of a confirming stretch, by heap
 * snapshots, summed over the processes judged; what takes most bytes comes first. Evidence beside the verdict: it
 * decides nothing.
 */
export const heapClassTable = z.object({
  /** The indexes of the checkpoints that are compared. */
  from: z.number(),
  to: z.number(),
  /** The units of work between them. */
  work: z.number(),
  rows: z.array(
    z.object({
      /** The class, or `(string)`, `(array)`, `(closure)` … */
      name: z.string(),
      /** Objects for each unit of work. */
      perWork: z.number(),
      /** Bytes of these objects themselves for each unit of work, without what they hold. */
      bytesPerWork: z.number(),
    }),
  ),
  /** The number of rows left out. */
  more: z.number(),
  /** Present where the heap of a process was too large for a snapshot. */
  tooLarge: z.object({ heapBytes: z.number(), most: z.number() }).optional(),
});

export type HeapClassTable = z.infer<typeof heapClassTable>;
