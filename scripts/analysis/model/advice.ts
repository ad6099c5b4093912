import { z } from 'zod';

/** The pages on causes and cures, by their path in the repository. */
export const CAUSE_PAGES = [
  'docs/causes/forgotten-clients.md',
  'docs/causes/keepalive.md',
  'docs/causes/idle-timeout.md',
  'docs/causes/error-paths.md',
  'docs/causes/streams.md',
  'docs/causes/orphaned-generators.md',
  'docs/causes/shared-sub-channels.md',
  'docs/causes/pool-or-reuse.md',
  'docs/causes/mixed-roles.md',
] as const;

/** Schema of one piece of advice: what to do, in a few words, and why or how. */
export const advice = z.object({
  what: z.string(),
  how: z.string(),
  /** The command to run, as it is. */
  command: z.string().optional(),
  /** The page on this in the repository of grpc-leak-lab, by its path there. */
  page: z.enum(CAUSE_PAGES).optional(),
});

export type Advice = z.infer<typeof advice>;
export type CausePage = (typeof CAUSE_PAGES)[number];

/** Returns the relative URL of a page, seen from the folder of a report; undefined where no URL leads to it. */
export type PageLink = (page: CausePage) => string | undefined;
