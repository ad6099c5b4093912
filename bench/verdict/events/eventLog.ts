/** The resources of one replica: when each was opened and closed, where, and whether its owner was collected. */
export class EventLog {
  readonly opened: number[] = [];
  readonly closed: number[] = [];
  readonly site: number[] = [];
  readonly abandoned: number[] = [];
  readonly weight: number[] = [];

  /**
   * Adds a resource. Moments are seconds since the baseline; below 0 is before it.
   *
   * @param site the place of its creation site in the family's list
   * @param closed infinite: never
   * @param abandoned when it is found collected without a close; infinite: never
   * @param weight its part of the level: 1 for a count, bytes for memory
   */
  open(
    site: number,
    opened: number,
    closed = Number.POSITIVE_INFINITY,
    abandoned = Number.POSITIVE_INFINITY,
    weight = 1,
  ): void {
    this.opened.push(opened);
    this.closed.push(closed);
    this.site.push(site);
    this.abandoned.push(abandoned);
    this.weight.push(weight);
  }

  /** Adds memory that is taken at a moment and kept, or given up where `bytes` is negative. */
  hold(at: number, bytes: number, until = Number.POSITIVE_INFINITY): void {
    this.open(0, at, until, Number.POSITIVE_INFINITY, bytes);
  }

  /** Returns the level at each of the moments, which rise. */
  levels(moments: readonly number[]): number[] {
    const change = new Float64Array(moments.length + 1);
    for (let i = 0; i < this.opened.length; i++) {
      add(change, moments, this.opened[i], this.weight[i]);
      add(change, moments, this.closed[i], -(this.weight[i] ?? 0));
    }
    return cumulated(change, moments.length);
  }

  /** Returns the ledger at each of the moments, which rise: one entry per site that anything was opened at. */
  ledger(moments: readonly number[], sites: readonly string[]): SiteCounts[][] {
    const empty = (): Float64Array[] => sites.map(() => new Float64Array(moments.length + 1));
    const [opened, closed, abandoned] = [empty(), empty(), empty()];
    for (const [i, site] of this.site.entries()) {
      add(opened[site], moments, this.opened[i], 1);
      add(closed[site], moments, this.closed[i], 1);
      add(abandoned[site], moments, this.abandoned[i], 1);
    }
    const totals = [opened, closed, abandoned].map((kind) => kind.map((change) => cumulated(change, moments.length)));
    const count = (kind: number, site: number, at: number): number => totals[kind]?.[site]?.[at] ?? 0;
    return moments.map((_, at) =>
      sites
        .map((site, n) => ({ site, opened: count(0, n, at), closed: count(1, n, at), abandoned: count(2, n, at) }))
        .filter((entry) => entry.opened > 0),
    );
  }
}

/** What one creation site has made up to a checkpoint. */
export interface SiteCounts {
  site: string;
  opened: number;
  closed: number;
  abandoned: number;
}

/** Adds to the first of the moments that sees what happens `at`. */
function add(change: Float64Array | undefined, moments: readonly number[], at = 0, by = 0): void {
  if (!change) return;
  const place = firstFrom(moments, at);
  change[place] = (change[place] ?? 0) + by;
}

/** Returns the place of the first moment at or after `at`; the number of moments where there is none. */
function firstFrom(moments: readonly number[], at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as number) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cumulated(change: Float64Array, length: number): number[] {
  let total = 0;
  return Array.from({ length }, (_, at) => {
    total += change[at] as number;
    return total;
  });
}
