import { z } from 'zod';

/** The schema of a clock by which the run's certificate was not valid: ISO times. */
export const wrongClock = z.object({ from: z.string(), to: z.string(), clock: z.string() });

export type WrongClock = z.infer<typeof wrongClock>;

/**
 * Reads what a replica said of the certificate.
 * @param detail the validity, as JSON
 * @returns undefined for what says no validity
 */
export function readWrongClock(detail: string | undefined, clockMs: number): WrongClock | undefined {
  try {
    return wrongClock.parse({ ...JSON.parse(detail ?? ''), clock: new Date(clockMs).toISOString() });
  } catch {
    return undefined;
  }
}
