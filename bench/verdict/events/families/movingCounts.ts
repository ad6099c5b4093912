import type { EventFamily } from '../family.js';
import { clean, draining, livingAndDying, openAll } from './opening.js';

/** Counts that do not leak, of what comes and goes: jobs, bursts, streams, outages, a mesh, finalisers. */
export const movingCounts: readonly EventFamily[] = [
  clean('batch jobs', (shared, { end, until }) => {
    const [jobs, size, lasts] = [shared.between(1, 12), shared.whole(3, 40), shared.between(0.02, 0.2) * end];
    return (own, _, log) => {
      for (let job = own.poisson((jobs * until) / end); job > 0; job--) {
        const at = own.next() * until;
        const over = at + own.exponential(lasts);
        openAll(
          log,
          own.whole(1, size),
          () => at,
          () => over,
        );
      }
      return undefined;
    };
  }),
  clean('cron bursts', (shared, { end, until }) => {
    const [every, size, lasts] = [
      shared.between(0.04, 0.5) * end,
      shared.whole(3, 40),
      shared.between(0.01, 0.15) * end,
    ];
    const phase = shared.next() * every;
    return (own, _, log) => {
      for (let at = phase; at < until; at += every)
        openAll(
          log,
          size,
          () => at + own.between(0, 0.1),
          (opened) => opened + own.exponential(lasts),
        );
      return undefined;
    };
  }),
  clean('streams that live across checkpoints', (shared, { end, until }) => {
    const [mean, life] = [shared.between(2, 30), shared.between(0.03, 0.25) * end];
    const settled = shared.chance(0.5);
    return (own, _, log) => livingAndDying(own, log, until, mean, life, settled);
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
  clean('elastic pool', (shared, { end, until }) => {
    const [mean, life] = [shared.between(5, 40), shared.between(0.05, 0.3) * end];
    return (own, _, log) => livingAndDying(own, log, until, mean, life, true);
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
  clean('closed by finalisation, after a GC or two', (shared, { end, until }) => {
    const [rate, often] = [shared.between(0.1, 2), shared.between(0.03, 0.12) * end];
    return (own, { passes, readAt }, log) => {
      for (const at of passes)
        openAll(
          log,
          own.poisson(rate),
          () => at,
          (opened) => {
            const forced = readAt.find((read) => read > opened) ?? until;
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
