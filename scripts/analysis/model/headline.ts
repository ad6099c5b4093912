import { z } from 'zod';

/** Schema of what is read at first sight: the verdict in at most 20 words, and what stands behind it, in sentences. */
export const headline = z.object({ sentence: z.string(), details: z.array(z.string()) });

export type Headline = z.infer<typeof headline>;
