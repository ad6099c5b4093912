import type { Rng } from '../../rng.js';
import type { ReplicaClock } from '../clock.js';
import type { EventLog } from '../eventLog.js';
import { type EventFamily, momentOf } from '../family.js';

const clean = (name: string, draw: EventFamily['draw'], sites: readonly string[] = ['pool']): EventFamily => ({
  name,
  metric: 'sockets',
  truth: 'clean',
  sites,
  draw,
});

/**
 * Counts that do not leak, by what opens and closes them. Periods and ages are parts of the load unless in seconds.
 * Growth that is bounded has ended by 80 % of the load, and what is closed by a clock is closed within half of it: what
 * takes longer is among {@link openCounts}, since no run of this length can tell it from a leak.
 */
export const cleanCounts: readonly EventFamily[] = [
  clean('fixed set, at the first pass', (shared) => {
    const size = shared.whole(1, 60);
    return (_, clock, log) => openAll(log, size, () => momentOf(clock, 0));
  }),
  clean('keep-alive agent', (shared) => {
    const [need, idleS, cap] = [shared.between(1, 12), shared.between(0.2, 5), shared.whole(5, 40)];
    return (own, clock, log) => keptAlive(log, clock.passes, () => Math.min(cap, own.poisson(need)), idleS);
  }),
  clean('keep-alive agent, never idle for long', (shared) => {
    const [need, cap] = [shared.between(2, 20), shared.whole(5, 60)];
    return (own, clock, log) => keptAlive(log, clock.passes, () => Math.min(cap, own.poisson(need)), 1e9);
  }),
  clean('pools by host', (shared, { timing }) => {
    const [perPass, tau] = [shared.whole(1, 6), shared.between(0.04, 0.3)];
    const hosts = Math.max(2, Math.round(tau * timing.passes * perPass));
    return (own, { passes }, log) => {
      const known = new Set<number>();
      for (const at of passes)
        for (let i = 0; i < perPass; i++) {
          const host = own.whole(0, hosts - 1);
          if (!known.has(host)) log.open(0, at);
          known.add(host);
        }
      return undefined;
    };
  }),
  clean('lazy initialisation', (shared) => {
    const [count, mean] = [shared.whole(3, 20), shared.between(0.05, 0.35)];
    return (own, clock, log) => openAll(log, count, () => momentWithin(clock, own.exponential(mean)));
  }),
  clean('lazy initialisation, over the whole load', (shared) => {
    const count = shared.whole(2, 6);
    return (own, clock, log) => openAll(log, count, () => momentOf(clock, own.next()));
  }),
  clean('autoscaler, up to a bound', (shared, { end }) => {
    const [steps, size, from] = [shared.whole(1, 3), shared.whole(2, 12), shared.between(0, 0.3) * end];
    const every = (shared.between(0.05, 0.5) * end) / steps;
    return (own, _, log) => {
      openAll(log, size, () => 0.01);
      for (let step = 1; step <= steps; step++) openAll(log, size, () => from + step * every + own.between(0, 0.05));
      return undefined;
    };
  }),
  clean('autoscaler, up and down', (shared, { end }) => {
    const [size, every] = [shared.whole(2, 10), shared.between(0.05, 0.25) * end];
    const sizes = wandering(shared, Math.ceil(end / every) + 2, 1, 4);
    return (own, _, log) => {
      const running: number[] = [];
      for (const [step, instances] of sizes.entries()) {
        const at = step * every + own.between(0.01, 0.05);
        while (running.length < instances * size) running.push(at);
        while (running.length > instances * size) log.open(0, running.pop() ?? 0, at);
      }
      return openAll(log, running.length, () => running.pop() ?? 0);
    };
  }),
  clean('cache that evicts', (shared) => {
    const [cap, full] = [shared.whole(5, 100), shared.between(0.05, 0.6)];
    return (own, clock, log) => evicting(own, clock, log, cap, 0, full);
  }),
  clean('pool that fills late, and closes what it evicts', (shared) => {
    const [cap, from, full] = [shared.whole(10, 100), shared.between(0.1, 0.4), shared.between(0.5, 0.8)];
    return (own, clock, log) => evicting(own, clock, log, cap, from, full);
  }),
  clean('TTL cache', (shared, { end }) => {
    const [rate, ttl] = [shared.between(0.2, 6), shared.between(0.02, 0.35) * end];
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
  }),
  clean('sliding sessions', (shared, { end }) => {
    const [users, touched, idle] = [shared.whole(5, 60), shared.whole(1, 6), shared.between(0.03, 0.25) * end];
    return (own, { passes }, log) => {
      const last = new Map<number, [from: number, seen: number]>();
      for (const at of passes)
        for (let i = 0; i < touched; i++) {
          const user = own.whole(0, users - 1);
          const known = last.get(user);
          if (known && at - known[1] <= idle) known[1] = at;
          else {
            if (known) log.open(0, known[0], known[1] + idle);
            last.set(user, [at, at]);
          }
        }
      for (const [from, seen] of last.values()) log.open(0, from, seen + idle);
      return undefined;
    };
  }),
  clean('closed by a sweep', (shared, { end }) => {
    const [rate, every] = [shared.between(0.2, 4), shared.between(0.05, 0.5) * end];
    return (own, { passes }, log) => {
      const phase = own.next() * every;
      const sweepAfter = (at: number): number => phase + Math.ceil((at - phase) / every) * every;
      for (const at of passes)
        openAll(
          log,
          own.poisson(rate),
          () => at,
          (opened) => sweepAfter(opened + 0.05),
        );
      return undefined;
    };
  }),
  clean('closed with a lag, as TIME_WAIT', (shared, { end }) => {
    const [perPass, lag] = [shared.whole(1, 6), shared.between(0.02, 0.3) * end];
    return (_, { passes }, log) => {
      for (const at of passes)
        openAll(
          log,
          perPass,
          () => at,
          () => at + lag,
        );
      return undefined;
    };
  }),
  clean('DNS re-resolution', (shared, { end }) => {
    const [addresses, every, drain] = [
      shared.whole(2, 30),
      shared.between(0.08, 0.5) * end,
      shared.between(0.01, 0.1) * end,
    ];
    const changed = shared.between(0.1, 1);
    return (own, _, log) => {
      const phase = own.next() * every;
      for (let i = 0; i < addresses; i++) {
        let from = 0.01;
        for (let at = phase; at < end + every; at += every) {
          if (!own.chance(changed) || at <= from) continue;
          log.open(0, from, at + own.exponential(drain));
          from = at;
        }
        log.open(0, from);
      }
      return undefined;
    };
  }),
  clean('connections of limited age', (shared, { end }) => {
    const [size, age, grace] = [shared.whole(2, 40), shared.between(0.1, 0.8) * end, shared.between(0.005, 0.08) * end];
    return (own, _, log) => {
      for (let i = 0; i < size; i++)
        for (let from = 0.01; from < 2 * end; ) {
          const until = from + age * own.between(0.9, 1.1);
          log.open(0, from, until + own.exponential(grace));
          from = until;
        }
      return undefined;
    };
  }),
  clean('log rotation', (shared, { end }) => {
    const [every, kept] = [shared.between(0.03, 0.3) * end, shared.whole(1, 4)];
    return (own, _, log) => {
      const phase = own.next() * every;
      for (let n = 0; n * every < end + every; n++) log.open(0, n * every - phase, (n + kept) * every - phase + 0.05);
      return undefined;
    };
  }),
  clean('batch jobs', (shared, { end }) => {
    const [jobs, size, lasts] = [shared.between(1, 12), shared.whole(3, 40), shared.between(0.02, 0.2) * end];
    return (own, _, log) => {
      for (let job = own.poisson(jobs); job > 0; job--) {
        const at = own.next() * end;
        const until = at + own.exponential(lasts);
        openAll(
          log,
          own.whole(1, size),
          () => at,
          () => until,
        );
      }
      return undefined;
    };
  }),
  clean('cron bursts', (shared, { end }) => {
    const [every, size, lasts] = [
      shared.between(0.04, 0.5) * end,
      shared.whole(3, 40),
      shared.between(0.01, 0.15) * end,
    ];
    const phase = shared.next() * every;
    return (own, _, log) => {
      for (let at = phase; at < end; at += every)
        openAll(
          log,
          size,
          () => at + own.between(0, 0.1),
          (opened) => opened + own.exponential(lasts),
        );
      return undefined;
    };
  }),
  clean('streams that live across checkpoints', (shared, { end }) => {
    const [mean, life] = [shared.between(2, 30), shared.between(0.03, 0.25) * end];
    const settled = shared.chance(0.5);
    return (own, _, log) => livingAndDying(own, log, end, mean, life, settled);
  }),
  clean('outage: sockets lost, and redialled with back-off', (shared, { end }) => {
    const [size, from, lasts] = [shared.whole(3, 40), shared.between(0.05, 0.9) * end, shared.between(0.03, 0.3) * end];
    return (own, _, log) => {
      for (let i = 0; i < size; i++) {
        log.open(0, 0.01, from + own.between(0, 0.1));
        log.open(0, from + lasts * own.between(1, 1.6));
      }
      return undefined;
    };
  }),
  clean('outage: attempts pile up until their time-out', (shared, { end }) => {
    const [rate, from, lasts] = [
      shared.between(0.5, 4),
      shared.between(0.05, 0.9) * end,
      shared.between(0.03, 0.25) * end,
    ];
    const timeout = shared.between(0.02, 0.15) * end;
    return (own, { passes }, log) => {
      openAll(log, 6, () => 0.01);
      for (const at of passes)
        if (at >= from && at < from + lasts)
          openAll(
            log,
            own.poisson(rate),
            () => at,
            () => Math.min(at + timeout, from + lasts + own.between(0, 0.2)),
          );
      return undefined;
    };
  }),
  clean('gossip: logistic growth to the size of the mesh', (shared, { end }) => {
    const [size, middle] = [shared.whole(8, 60), shared.between(0.1, 0.55) * end];
    const width = Math.min(shared.between(0.02, 0.15) * end, (0.8 * end - middle) / 3.5); // 97 % by 80 %
    return (own, _, log) =>
      openAll(log, size, () => {
        const u = own.between(0.0005, 0.9995);
        return Math.max(0.01, middle + width * Math.log(u / (1 - u)));
      });
  }),
  clean('elastic pool', (shared, { end }) => {
    const [mean, life] = [shared.between(5, 40), shared.between(0.05, 0.3) * end];
    return (own, _, log) => livingAndDying(own, log, end, mean, life, true);
  }),
  clean('sessions up to the highest concurrency yet', (shared) => {
    const mean = shared.between(2, 25);
    return (own, { passes }, log) => {
      let highest = 0;
      for (const at of passes) for (const need = own.poisson(mean); highest < need; highest++) log.open(0, at);
      return undefined;
    };
  }),
  clean('pool that drains', (shared) => {
    const [size, from, to] = [shared.whole(10, 60), shared.between(0, 0.4), shared.between(0.5, 1)];
    return (own, clock, log) => draining(own, clock, log, size, from, to);
  }),
  clean('closed by finalisation, after a GC or two', (shared, { end }) => {
    const [rate, often] = [shared.between(0.1, 2), shared.between(0.03, 0.12) * end];
    return (own, { passes, readAt }, log) => {
      for (const at of passes)
        openAll(
          log,
          own.poisson(rate),
          () => at,
          (opened) => {
            const forced = readAt.find((read) => read > opened) ?? end;
            return Math.min(opened + own.exponential(often), forced - 0.05);
          },
        );
      return undefined;
    };
  }),
  clean('calls in flight at checkpoints', (shared) => {
    const [size, mean] = [shared.whole(0, 40), shared.between(0.1, 1)];
    return (own, _, log) => {
      openAll(log, size, () => 0.01);
      return { reading: () => own.poisson(mean), load: () => own.poisson(20 * mean) };
    };
  }),
];

/** What no run of this length can tell. */
export const openCounts: readonly EventFamily[] = [
  {
    ...clean('TTL beyond the end of the load', (shared, { end }) => {
      const [rate, ttl] = [shared.between(0.3, 6), shared.between(1, 3) * end];
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
    }),
    truth: 'open',
  },
  {
    ...clean('pool that is not yet full', (shared) => {
      const [cap, full] = [shared.whole(20, 200), shared.between(1, 3)];
      return (own, clock, log) => evicting(own, clock, log, cap, 0, full);
    }),
    truth: 'open',
  },
  {
    ...clean('pool that is full after 80–100 % of the load', (shared) => {
      const [cap, from, full] = [shared.whole(10, 100), shared.between(0, 0.4), shared.between(0.8, 1)];
      return (own, clock, log) => evicting(own, clock, log, cap, from, full);
    }),
    truth: 'open',
  },
];

function openAll(log: EventLog, count: number, at: () => number, until?: (opened: number) => number): undefined {
  for (let i = 0; i < count; i++) {
    const opened = at();
    log.open(0, opened, until?.(opened));
  }
}

/** Returns the moment of a share of the passes; never where the load is over by then. */
function momentWithin(clock: ReplicaClock, share: number): number {
  return share < 1 ? momentOf(clock, share) : Number.POSITIVE_INFINITY;
}

/** An agent that reuses what is free, last in first out, and closes what was idle for `idleS`. */
function keptAlive(log: EventLog, passes: readonly number[], need: () => number, idleS: number): undefined {
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
function evicting(own: Rng, clock: ReplicaClock, log: EventLog, cap: number, from: number, full: number): undefined {
  const later = own.poisson((cap * Math.max(0, 1 - full)) / (full - from));
  const filling = Array.from({ length: cap }, () => from + (full - from) * own.next());
  const moments = [...filling, ...Array.from({ length: later }, () => full + (1 - full) * own.next())]
    .filter((share) => share < 1)
    .sort((a, b) => a - b)
    .map((share) => momentOf(clock, share));
  for (const [i, at] of moments.entries()) log.open(0, at, moments[i + cap] ?? Number.POSITIVE_INFINITY);
}

/** Poisson arrivals with exponential lives, from 0 or from the level that they keep. */
function livingAndDying(own: Rng, log: EventLog, end: number, mean: number, life: number, settled: boolean): undefined {
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
function wandering(shared: Rng, length: number, low: number, high: number): number[] {
  const walk = [shared.whole(low, high)];
  for (let i = 1; i < length; i++) walk.push(Math.min(high, Math.max(low, (walk[i - 1] ?? low) + shared.whole(-1, 1))));
  return walk;
}
