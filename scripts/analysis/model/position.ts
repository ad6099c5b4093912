import { z } from 'zod';

/** Schema of a position in source text: file relative to the repository's top, line and column from 1. */
export const sourcePosition = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  /** Set where the position is one in compiled code that no source map leads back from. */
  unmapped: z.literal(true).optional(),
});

/** Schema of the lines of source around a position, as they were when run; `startLine` numbers the first. */
export const excerpt = z.object({ startLine: z.number(), lines: z.array(z.string()) });

export type SourcePosition = z.infer<typeof sourcePosition>;
export type Excerpt = z.infer<typeof excerpt>;
