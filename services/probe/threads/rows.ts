import type { Site } from '../../../protos/vitals.js';
import { SiteBook } from '../sites.js';

/** Joins the rows of several threads: one for each site and resource. */
export function mergeRows(lists: readonly (readonly Site[])[]): Site[] {
  const merged = new Map<string, Site>();
  for (const row of lists.flat()) {
    const key = [row.id, row.resource, row.served].join(' ');
    const known = merged.get(key);
    merged.set(key, known ? sum(known, row) : row);
  }
  return [...merged.values()];
}

/**
 * Returns the rows of a thread that has ended: all that it had opened has ended with it.
 * @param rows that it has told last
 * @param channels the number that it has opened; those that no row tells of are booked without a line
 */
export function rowsOfEnded(rows: readonly Site[], channels: number): Site[] {
  const ended = rows.map(({ oldestAgeMs: _, ...row }) => ({ ...row, closed: row.opened, abandoned: 0, live: 0 }));
  const told = rows.reduce((opened, row) => opened + (row.resource === 'channel' ? row.opened : 0), 0);
  const book = new SiteBook();
  for (let untold = channels - told; untold > 0; untold--) {
    const { channel } = book.at([]);
    channel.close(channel.open());
  }
  return [...ended, ...book.rows()];
}

function sum(one: Site, other: Site): Site {
  const ages = [one.oldestAgeMs, other.oldestAgeMs].filter((age) => age !== undefined);
  return {
    ...one,
    opened: one.opened + other.opened,
    closed: one.closed + other.closed,
    abandoned: one.abandoned + other.abandoned,
    live: one.live + other.live,
    ...(ages.length > 0 && { oldestAgeMs: Math.max(...ages) }),
  };
}
