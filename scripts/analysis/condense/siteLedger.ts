import type { RawFrame, Site, Sites } from '../../../protos/vitals.js';

/** The counts of a creation site at one checkpoint, since the process started. */
export interface CountsAtCheckpoint {
  opened: number;
  closed: number;
  abandoned: number;
}

/** A creation site of one process: its counts at the last checkpoint and at each, and the number live at each. */
export interface SiteHistory {
  resource: Site['resource'];
  /** The method, for streams that are served; `accepted` for sockets and sessions that a server has accepted. */
  served?: string;
  /** Of what was accepted and is live: the peers at the last checkpoint. */
  peers?: Site['peers'];
  /** Of frames that are all of dependencies: their packages, `name@version`, innermost first. */
  packages?: Site['packages'];
  frames: readonly RawFrame[];
  opened: number;
  closed: number;
  abandoned: number;
  oldestAgeMs?: number;
  /** The number live at each checkpoint, by index. A site that is missing from a checkpoint's ledger had 0. */
  live: Map<number, number>;
  /** The counts at each checkpoint, by index; a site that is missing from a checkpoint's ledger had opened nothing. */
  counts: Map<number, CountsAtCheckpoint>;
}

/**
 * The creation sites of one process over all its checkpoints. Bounded by the number of sites, not by the run's length.
 *
 * The ledger of a checkpoint comes before it, and counts with it: it waits until it is known whose checkpoint that is.
 */
export class SiteLedger {
  readonly #sites = new Map<string, SiteHistory>();
  readonly #indexes = new Set<number>();
  #waiting: Sites | undefined;

  get sites(): ReadonlyMap<string, SiteHistory> {
    this.keep();
    return this.#sites;
  }

  /** The checkpoints at which a ledger was printed. */
  get indexes(): ReadonlySet<number> {
    this.keep();
    return this.#indexes;
  }

  add(line: Sites): void {
    this.keep();
    this.#waiting = line;
  }

  /** Drops the latest ledger: its checkpoint is dropped. */
  drop(): void {
    this.#waiting = undefined;
  }

  /** Drops every ledger but the latest: all checkpoints before it are dropped. */
  startAnew(): void {
    this.#sites.clear();
    this.#indexes.clear();
  }

  /** Keeps the latest ledger. */
  keep(): void {
    if (this.#waiting) this.#enter(this.#waiting);
    this.#waiting = undefined;
  }

  #enter({ index, sites }: Sites): void {
    this.#indexes.add(index);
    for (const site of sites) {
      const key = `${site.resource} ${site.id}`;
      const history = this.#sites.get(key);
      const { resource, served, frames, opened, closed, abandoned, oldestAgeMs, peers, packages } = site;
      const latest = {
        resource,
        ...(served !== undefined && { served }),
        ...(peers && { peers }),
        ...(packages && { packages }),
        frames,
        opened,
        closed,
        abandoned,
        oldestAgeMs,
        live: history?.live ?? new Map<number, number>(),
        counts: history?.counts ?? new Map<number, CountsAtCheckpoint>(),
      };
      latest.live.set(index, site.live);
      latest.counts.set(index, { opened, closed, abandoned });
      this.#sites.set(key, latest);
    }
  }
}
