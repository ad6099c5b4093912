import { z } from 'zod';
import type { Interval } from '../../text/interval.js';

/** Schema of an end of an interval, or of an estimate: null where there is no bound, or nothing is known. */
export const bound = z.number().nullable();

/** Schema of a closed interval [low, high]. */
export const interval = z.tuple([bound, bound]) satisfies z.ZodType<Interval>;
