import type { EventFamily } from '../family.js';
import { clean, openAll, withTtl } from './opening.js';

/** Counts that do not leak, of what a clock closes: sessions, sweeps, lags, connections of limited age. */
export const expiringCounts: readonly EventFamily[] = [
  clean('TTL cache', (shared, { end }) => withTtl(shared.between(0.2, 6), shared.between(0.02, 0.35) * end)),
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
  clean('DNS re-resolution', (shared, { end, until }) => {
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
        for (let at = phase; at < until + every; at += every) {
          if (!own.chance(changed) || at <= from) continue;
          log.open(0, from, at + own.exponential(drain));
          from = at;
        }
        log.open(0, from);
      }
      return undefined;
    };
  }),
  clean('connections of limited age', (shared, { end, until }) => {
    const [size, age, grace] = [shared.whole(2, 40), shared.between(0.1, 0.8) * end, shared.between(0.005, 0.08) * end];
    return (own, _, log) => {
      for (let i = 0; i < size; i++)
        for (let from = 0.01; from < until + end; ) {
          const until = from + age * own.between(0.9, 1.1);
          log.open(0, from, until + own.exponential(grace));
          from = until;
        }
      return undefined;
    };
  }),
  clean('log rotation', (shared, { end, until }) => {
    const [every, kept] = [shared.between(0.03, 0.3) * end, shared.whole(1, 4)];
    return (own, _, log) => {
      const phase = own.next() * every;
      for (let n = 0; n * every < until + every; n++) log.open(0, n * every - phase, (n + kept) * every - phase + 0.05);
      return undefined;
    };
  }),
];
