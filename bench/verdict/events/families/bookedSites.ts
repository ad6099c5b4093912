import type { Rng } from '../../rng.js';
import type { EventLog } from '../eventLog.js';
import { type EventFamily, momentOf } from '../family.js';
import { draining } from './opening.js';

/**
 * Counts whose creation sites tell more, or less, than their level: pools that are replaced by another line, load that
 * moves from one pool to another, lines that are shared, and leaks that close most of what they open.
 */
export const bookedSites: readonly EventFamily[] = [
  family('replaced by another line, one for one', 'clean', ['first', 'again'], (shared, { end }) => {
    const [size, age] = [shared.whole(10, 60), shared.between(0.8, 2) * end];
    return (own, _, log) => {
      for (let i = 0; i < size; i++) {
        const until = age * own.next();
        log.open(0, 0.01, until);
        log.open(1, until, until + age * own.between(0.9, 1.1));
      }
      return undefined;
    };
  }),
  family('replaced by another line, with a grace', 'clean', ['first', 'again'], (shared, { end }) => {
    const [size, age] = [shared.whole(10, 60), shared.between(0.8, 2) * end];
    const grace = shared.between(0.002, 0.05) * end;
    return (own, _, log) => {
      for (let i = 0; i < size; i++) {
        const until = age * own.next();
        log.open(0, 0.01, until + own.exponential(grace));
        log.open(1, until, until + age * own.between(0.9, 1.1));
      }
      return undefined;
    };
  }),
  family('load that moves from one pool to another', 'clean', ['old', 'new'], (shared, { end }) => {
    const [size, from, to] = [shared.whole(10, 40), shared.between(0, 0.4), shared.between(0.5, 0.8)];
    const lag = shared.between(0, 0.1) * end;
    return (own, clock, log) => {
      for (let i = 0; i < size; i++) {
        const at = momentOf(clock, from + (to - from) * own.next());
        log.open(0, 0.01, at + own.exponential(lag));
        log.open(1, at);
      }
      return undefined;
    };
  }),
  family('twenty lines, each opens once, when first needed', 'clean', lines(20), (shared) => {
    const mean = shared.between(0.05, 0.35);
    return (own, clock, log) => {
      for (let line = 0; line < 20; line++) {
        const share = own.exponential(mean);
        if (share < 1) log.open(line, momentOf(clock, share));
      }
      return undefined;
    };
  }),
  family('two elastic pools', 'clean', ['one', 'other'], (shared, { end }) => {
    const pools = [0, 1].map(() => ({ mean: shared.between(3, 25), life: shared.between(0.05, 0.3) * end }));
    return (own, _, log) => {
      for (const [site, { mean, life }] of pools.entries()) breathing(own, log, site, end, mean, life);
      return undefined;
    };
  }),
  family('a pool that drains, and calls for a moment from another line', 'clean', ['pool', 'calls'], (shared) => {
    const [size, from, to] = [shared.whole(10, 60), shared.between(0, 0.4), shared.between(0.5, 1)];
    return (own, clock, log) => {
      draining(own, clock, log, size, from, to);
      for (const at of clock.passes) log.open(1, at, at + 0.01);
      return undefined;
    };
  }),
  family('a pool that fills, and one that drains', 'clean', ['drains', 'fills'], (shared) => {
    const [size, from, to] = [shared.whole(10, 60), shared.between(0, 0.4), shared.between(0.5, 1)];
    const [cap, full] = [shared.whole(5, 40), shared.between(0.2, 0.6)];
    return (own, clock, log) => {
      draining(own, clock, log, size, from, to);
      for (let i = 0; i < cap; i++) log.open(1, momentOf(clock, full * own.next()));
      return undefined;
    };
  }),
  ...[0.9, 0.5, 0.1].map((share) =>
    family(`closes ${100 * share} % of 10 a pass, loses the rest`, 'leak', ['line'], () => (own, { passes }, log) => {
      for (const at of passes)
        for (let i = 0; i < 10; i++)
          log.open(0, at, own.chance(share) ? at + own.exponential(0.05) : Number.POSITIVE_INFINITY);
      return undefined;
    }),
  ),
  family('closes 2 % of 1 a pass, loses the rest', 'leak', ['line'], () => (own, { passes }, log) => {
    for (const at of passes) log.open(0, at, own.chance(0.02) ? at + own.exponential(0.05) : Number.POSITIVE_INFINITY);
    return undefined;
  }),
  family('closes 9 of 10 a pass behind a pool that drains', 'leak', ['pool', 'line'], (shared) => {
    const [size, from, to] = [shared.whole(20, 60), shared.between(0, 0.3), shared.between(0.6, 1)];
    return (own, clock, log) => {
      draining(own, clock, log, size, from, to);
      for (const at of clock.passes)
        for (let i = 0; i < 10; i++) log.open(1, at, i === 0 ? Number.POSITIVE_INFINITY : at + own.exponential(0.05));
      return undefined;
    };
  }),
  family('1 a pass from the line of a pool that fills late', 'leak', ['both'], (shared) => {
    const [cap, full] = [shared.whole(10, 60), shared.between(0.5, 0.8)];
    return (own, clock, log) => {
      const moments = clock.passes.flatMap((at) => Array.from({ length: own.poisson(cap / full / 60) }, () => at));
      for (const [i, at] of moments.entries()) log.open(0, at, moments[i + cap] ?? Number.POSITIVE_INFINITY);
      for (const at of clock.passes) log.open(0, at);
      return undefined;
    };
  }),
  family('1 a pass beside a pool that fills late', 'leak', ['pool', 'leak'], (shared) => {
    const [cap, full] = [shared.whole(10, 100), shared.between(0.5, 0.9)];
    return (own, clock, log) => {
      const moments = clock.passes.flatMap((at) => Array.from({ length: own.poisson(cap / full / 60) }, () => at));
      for (const [i, at] of moments.entries()) log.open(0, at, moments[i + cap] ?? Number.POSITIVE_INFINITY);
      for (const at of clock.passes) log.open(1, at);
      return undefined;
    };
  }),
  family('cache of 40–58 that each pass fills by one, and evicts', 'open', ['cache'], (shared) => {
    const cap = shared.whole(40, 58);
    return (_, { passes }, log) => {
      for (const [i, at] of passes.entries()) log.open(0, at, passes[i + cap] ?? Number.POSITIVE_INFINITY);
      return undefined;
    };
  }),
];

function family(
  name: string,
  truth: EventFamily['truth'],
  sites: readonly string[],
  draw: EventFamily['draw'],
): EventFamily {
  return { name, metric: 'sockets', truth, ...(truth === 'leak' && { leaked: 60 }), sites, draw };
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, line) => `line ${line + 1}`);
}

function breathing(own: Rng, log: EventLog, site: number, end: number, mean: number, life: number): void {
  for (let i = own.poisson(mean); i > 0; i--) log.open(site, -0.5, own.exponential(life));
  for (let i = own.poisson((mean * end) / life); i > 0; i--) {
    const at = own.next() * end;
    log.open(site, at, at + own.exponential(life));
  }
}
