import type { RawFrame, Site, Sites } from '../../../protos/vitals.js';

/** One creation site of one process: its counts at the last checkpoint, and how many were live at each. */
export interface SiteHistory {
  resource: Site['resource'];
  /** Of streams that are served, the method. */
  served?: string;
  frames: readonly RawFrame[];
  opened: number;
  closed: number;
  abandoned: number;
  oldestAgeMs?: number;
  /** Checkpoint index → live. A site that is not in the ledger of a checkpoint had 0. */
  live: Map<number, number>;
}

/**
 * The creation sites of one process over all its checkpoints. Bounded by the number of sites, not by the run's length.
 */
export class SiteLedger {
  readonly sites = new Map<string, SiteHistory>();
  /** Checkpoints that a ledger was printed at. */
  readonly indexes = new Set<number>();

  add({ index, sites }: Sites): void {
    this.indexes.add(index);
    for (const site of sites) {
      const key = `${site.resource} ${site.id}`;
      const history = this.sites.get(key);
      const { resource, served, frames, opened, closed, abandoned, oldestAgeMs } = site;
      const latest = {
        resource,
        ...(served !== undefined && { served }),
        frames,
        opened,
        closed,
        abandoned,
        oldestAgeMs,
        live: history?.live ?? new Map<number, number>(),
      };
      latest.live.set(index, site.live);
      this.sites.set(key, latest);
    }
  }
}
