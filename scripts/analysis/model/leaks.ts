import { z } from 'zod';
import { resource } from './culprit.js';
import { metricName } from './metricAnalysis.js';

/**
 * Schema of what makes a leak the same one in another run: what grows, and where it is made. A line's number is no part of
 * it, since every edit above moves it.
 */
export const leakSignature = z.object({
  metric: metricName,
  /** Absent, as is all that follows, where no line is known. */
  resource: resource.optional(),
  /** Relative to the project. */
  file: z.string().optional(),
  /** The function around the line; absent where none is known. */
  function: z.string().optional(),
  /** The method that is served, where a peer opened it. */
  served: z.string().optional(),
});

/** Schema of what has become of the leaks since the last decided run of the same plan before this one. */
export const leaksSince = z.object({
  /** The id of that run, and when it began, as an ISO time. */
  run: z.string(),
  startedAt: z.string().optional(),
  /** Leaks here, and not there, where the same metric was judged. */
  fresh: z.array(leakSignature),
  /** Leaks in both. */
  known: z.array(leakSignature),
  /** Leaked there; here the same metric was judged, and it does not. */
  gone: z.array(leakSignature),
  /** Leaks in one of them, and in the other the metric was not decided. */
  open: z.array(leakSignature),
});

export type LeakSignature = z.infer<typeof leakSignature>;
export type LeaksSince = z.infer<typeof leaksSince>;
