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

/** Where a page is read, as text: a report leaves the repository, and no address leads back from everywhere. */
export function whereToRead(page: CausePage): string {
  return `${page} in grpc-leak-lab`;
}
