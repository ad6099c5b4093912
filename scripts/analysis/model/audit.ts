import { z } from 'zod';

/**
 * Schema of something that the audit looked at. `invalid` makes the run's outcome invalid; `note` is shown with the
 * verdict; `ok` only in the details.
 */
export const finding = z.object({ rule: z.string(), level: z.enum(['ok', 'note', 'invalid']), sentence: z.string() });

export type Finding = z.infer<typeof finding>;
