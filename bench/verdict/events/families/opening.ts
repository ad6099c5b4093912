import type { Rng } from '../../rng.js';
import type { ReplicaClock } from '../clock.js';
import type { EventLog } from '../eventLog.js';
import { type EventFamily, momentOf, type Play, sharesOf } from '../family.js';

/** A count that does not leak. */
export const clean = (name: string, draw: EventFamily['draw'], sites: readonly string[] = ['pool']): EventFamily => ({
  name,
  metric: 'sockets',
  truth: 'clean',
  sites,
  draw,
});

/** Opens some at each pass, and closes each after a fixed time. */
export function withTtl(rate: number, ttl: number): Play {
  return (own, { passes }, log) => {
    for (const at of passes)
      openAll(
        log,
        own.poisson(rate),
        () => at,
        (opened) => opened + ttl,
      );
    return undefined;
  };
}

/** Opens so many, each at a moment of its own; they are closed where it is told when. */
export function openAll(log: EventLog, count: number, at: () => number, until?: (opened: number) => number): undefined {
  for (let i = 0; i < count; i++) {
    const opened = at();
    log.open(0, opened, until?.(opened));
  }
}

/** Returns the moment of a share of the passes; never where the load is over by then. */
export function momentWithin(clock: ReplicaClock, share: number): number {
  return share < sharesOf(clock) ? momentOf(clock, share) : Number.POSITIVE_INFINITY;
}

/** An agent that reuses what is free, last in first out, and closes what was idle for `idleS`. */
export function keptAlive(log: EventLog, passes: readonly number[], need: () => number, idleS: number): undefined {
  const kept: [from: number, used: number][] = [];
  for (const at of passes) {
    const wanted = need();
    for (let i = 0; i < wanted; i++) {
      const socket = kept[i];
      if (socket && at - socket[1] <= idleS) socket[1] = at;
      else {
        if (socket) log.open(0, socket[0], socket[1] + idleS);
        kept[i] = [at, at];
      }
    }
  }
  for (const [from, used] of kept) log.open(0, from, used + idleS);
}

/** A cache that opens steadily from one share of the load on, is full at another, and then closes its oldest. */
export function evicting(
  own: Rng,
  clock: ReplicaClock,
  log: EventLog,
  cap: number,
  from: number,
  full: number,
): undefined {
  const over = sharesOf(clock);
  const later = own.poisson((cap * Math.max(0, over - full)) / (full - from));
  const filling = Array.from({ length: cap }, () => from + (full - from) * own.next());
  const moments = [...filling, ...Array.from({ length: later }, () => full + (over - full) * own.next())]
    .filter((share) => share < over)
    .sort((a, b) => a - b)
    .map((share) => momentOf(clock, share));
  for (const [i, at] of moments.entries()) log.open(0, at, moments[i + cap] ?? Number.POSITIVE_INFINITY);
}

/** Poisson arrivals with exponential lives, from 0 or from the level that they keep. */
export function livingAndDying(
  own: Rng,
  log: EventLog,
  end: number,
  mean: number,
  life: number,
  settled: boolean,
): undefined {
  if (settled) for (let i = own.poisson(mean); i > 0; i--) log.open(0, -0.5, own.exponential(life));
  for (let i = own.poisson((mean * end) / life); i > 0; i--) {
    const at = own.next() * end;
    log.open(0, at, at + own.exponential(life));
  }
}

/** A pool that is there from the start and closes all of it between two shares of the load. */
export function draining(
  own: Rng,
  clock: ReplicaClock,
  log: EventLog,
  size: number,
  from: number,
  to: number,
): undefined {
  for (let i = 0; i < size; i++) log.open(0, -0.5, momentOf(clock, from + (to - from) * own.next()) + 0.01);
}

/** A walk over whole numbers low … high, one step at a time. */
export function wandering(shared: Rng, length: number, low: number, high: number): number[] {
  const walk = [shared.whole(low, high)];
  for (let i = 1; i < length; i++) walk.push(Math.min(high, Math.max(low, (walk[i - 1] ?? low) + shared.whole(-1, 1))));
  return walk;
}
