import { z } from 'zod';

/** The schema of a process below a command that lived on for a while, and that the probe did not come into. */
export const unseenProcess = z.object({
  pid: z.number(),
  /** Its command line. */
  command: z.string(),
  isNode: z.boolean(),
  cpuMs: z.number(),
});

export type UnseenProcess = z.infer<typeof unseenProcess>;
