import type { z } from 'zod';
import { stretch } from '../../record/stretch.js';

/** Schema of the second stretch of load: its size, why it was run, and the outcome that the first had by itself. */
export const confirmation = stretch.omit({ kind: true });

export type Confirmation = z.infer<typeof confirmation>;
