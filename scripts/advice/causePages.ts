/** Pages on causes and cures, by their path in the repository. */
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

export type CausePage = (typeof CAUSE_PAGES)[number];

/** The relative URL of a page, seen from the folder of a report; undefined where there is no way to it. */
export type PageLink = (page: CausePage) => string | undefined;

/** A report that lies anywhere: it names its pages, and leads to none. */
export const noLink: PageLink = () => undefined;

/** Follows the name of a page: a report leaves the repository, and the name says where to look all the same. */
export const WHERE_PAGES_ARE = 'in grpc-leak-lab';
