import type { CheckpointReadings } from '../../model/judgement.js';

/** The counts of one creation site at one checkpoint, since its process started. */
export interface SiteCount {
  opened: number;
  closed: number;
  abandoned: number;
}

/** The counts of one creation site, one for each checkpoint of a {@link BookedSites}. */
export type SiteCourse = readonly SiteCount[];

/** The ledger of one resource of one process, as evidence on the level of a metric. */
export interface BookedSites {
  /** The readings of the metric at the checkpoints that have a ledger, in order. */
  checkpoints: readonly CheckpointReadings[];
  /** The sites that opened what the metric counts. */
  own: readonly SiteCourse[];
  /**
   * Sites of something else that the metric counts as well, such as the sockets among descriptors. They may explain a
   * rise of the level, and accuse nobody.
   */
  others: readonly SiteCourse[];
}

/** The openings and closings of a site from one checkpoint to the next. */
export interface SiteSlice {
  opened: number;
  closed: number;
  abandoned: number;
}

/** Returns what a site opened and closed in each slice. */
export function slicesOf(site: SiteCourse): SiteSlice[] {
  return site.slice(1).map((count, position) => {
    const before = site[position] ?? NOTHING;
    return {
      opened: Math.max(0, count.opened - before.opened),
      closed: Math.max(0, count.closed - before.closed),
      abandoned: Math.max(0, count.abandoned - before.abandoned),
    };
  });
}

/** Returns the number live at each checkpoint. */
export function liveOf(site: SiteCourse): number[] {
  return site.map(({ opened, closed }) => opened - closed);
}

/** Adds up sites of the same ledger, checkpoint by checkpoint. */
export function addedUp(sites: readonly SiteCourse[]): SiteCourse {
  return (sites[0] ?? []).map((_, position) => ({
    opened: total(sites.map((site) => site[position]?.opened ?? 0)),
    closed: total(sites.map((site) => site[position]?.closed ?? 0)),
    abandoned: total(sites.map((site) => site[position]?.abandoned ?? 0)),
  }));
}

export function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

const NOTHING: SiteCount = { opened: 0, closed: 0, abandoned: 0 };
