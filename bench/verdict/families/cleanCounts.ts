import type { Rng } from '../rng.js';
import { type Course, type Family, inFlight, risingAt, scattered } from './family.js';

type Draw = Family['draw'];
const clean = (name: string, draw: Draw): Family => ({ name, metric: 'sockets', truth: 'clean', draw });

/** A pool of `cap` that fills from `from` to `to`, linearly but for chance. */
function pool(own: Rng, cap: number, from: number, to: number): Pick<Course, 'level'> {
  return {
    level: risingAt(
      0,
      scattered(own, cap, (u) => from + (to - from) * u),
    ),
  };
}

/** Counts that do not leak. */
export const cleanCounts: readonly Family[] = [
  clean('fixed fleet: 0, then 2·(N−1)', () => () => ({ level: (x) => (x > 0 ? 4 : 0) })),
  clean('flat', (shared) => {
    const base = shared.whole(0, 200);
    return (own) => ({ level: () => base, ...inFlight(own, 2) });
  }),
  clean('in-flight noise, light', (shared) => {
    const mean = shared.between(2, 10);
    return (own) => ({ level: () => 10, ...inFlight(own, mean) });
  }),
  clean('in-flight noise, heavy, some at checkpoints', (shared) => {
    const mean = shared.between(10, 60);
    return (own) => ({ level: () => 10, loadNoise: () => own.poisson(mean), readingNoise: () => own.poisson(0.3) });
  }),
  clean('pool, fast', (shared) => {
    const [cap, to] = [shared.whole(4, 100), shared.between(0.03, 0.15)];
    return (own) => ({ ...pool(own, cap, 0, to), ...inFlight(own, 3) });
  }),
  clean('pool, slow', (shared) => {
    const [cap, to] = [shared.whole(4, 100), shared.between(0.2, 0.6)];
    return (own) => ({ ...pool(own, cap, 0, to), ...inFlight(own, 3) });
  }),
  clean('pool, late', (shared) => {
    const [cap, from, to] = [shared.whole(4, 100), shared.between(0.1, 0.4), shared.between(0.5, 0.8)];
    return (own) => ({ ...pool(own, cap, from, to), ...inFlight(own, 3) });
  }),
  clean('pool, exponential approach', (shared) => {
    const [cap, tau] = [shared.whole(10, 200), shared.between(0.03, 0.25)];
    return (own) => ({
      level: risingAt(
        0,
        Array.from({ length: cap }, () => own.exponential(tau)),
      ),
      ...inFlight(own, 3),
    });
  }),
  clean('warm-up burst, then flat', (shared) => {
    const size = shared.whole(5, 300);
    return (own) => ({ level: (x) => (x > 0 ? size : 2), ...inFlight(own, 3) });
  }),
  clean('lazily opened, each at its first use', (shared) => {
    const [count, mean] = [shared.whole(3, 14), shared.between(0.05, 0.3)];
    return (own) => ({
      level: risingAt(
        2,
        Array.from({ length: count }, () => own.exponential(mean)),
      ),
      ...inFlight(own, 2),
    });
  }),
  clean('lazily opened, a few over the whole load', (shared) => {
    const count = shared.whole(2, 6);
    return (own) => ({ level: risingAt(2, scattered(own, count)), ...inFlight(own, 2) });
  }),
  clean('oscillating, sine', (shared) => {
    const [amplitude, period] = [shared.between(2, 10), shared.between(0.1, 0.7)];
    return (own) => {
      const phase = own.between(0, 2 * Math.PI);
      return {
        level: (x) => Math.round(20 + amplitude * Math.sin(phase + (2 * Math.PI * x) / period)),
        ...inFlight(own, 2),
      };
    };
  }),
  clean('oscillating, elastic pool', (shared) => {
    const sd = shared.between(1, 4);
    return (own) => {
      const path = autoregressive(own, 0.6, sd);
      return { level: (x) => Math.max(0, Math.round(20 + path(x))), ...inFlight(own, 2) };
    };
  }),
  clean('one-off step', (shared) => {
    const [size, at] = [shared.whole(5, 50), shared.between(0.05, 0.95)];
    return (own) => ({ level: (x) => (x > at ? 5 + size : 5), ...inFlight(own, 2) });
  }),
  clean('step and return', (shared) => {
    const [size, from, length] = [shared.whole(5, 50), shared.between(0.05, 0.6), shared.between(0.1, 0.4)];
    return (own) => ({ level: (x) => (x > from && x < from + length ? 5 + size : 5), ...inFlight(own, 2) });
  }),
  clean('two steps', (shared) => {
    const [size, first, second] = [shared.whole(3, 30), shared.between(0.05, 0.5), shared.between(0.5, 0.95)];
    return (own) => ({ level: (x) => 5 + (x > first ? size : 0) + (x > second ? size : 0), ...inFlight(own, 2) });
  }),
  clean('restart, pool refills', (shared) => {
    const cap = shared.whole(4, 60);
    return (own) => {
      const at = own.between(0.1, 0.9);
      const [before, after] = [pool(own, cap, 0, 0.1), pool(own, cap, at, at + 0.1)];
      return { level: (x) => (x <= at ? before.level(x) : after.level(x)), restarts: [at], ...inFlight(own, 2) };
    };
  }),
  clean('gaps: checkpoints lost', (shared) => {
    const missing = [shared.whole(1, 5), shared.whole(1, 5)];
    return (own) => ({ ...pool(own, 20, 0, 0.15), missing, ...inFlight(own, 2) });
  }),
  clean('idle time-out plateau', (shared) => {
    const [rate, timeout] = [shared.between(20, 400), shared.between(0.1, 0.45)];
    return (own) => {
      const dialled = risingAt(0, scattered(own, own.poisson(rate)));
      return { level: (x) => dialled(x) - dialled(x - timeout), ...inFlight(own, 2) };
    };
  }),
  clean('disturbed checkpoints', (shared) => {
    const often = shared.between(0.2, 0.9);
    return (own) => ({
      level: () => 8,
      arrivals: () => (own.chance(often) ? own.whole(1, 6) : 0),
      ...inFlight(own, 4),
    });
  }),
  clean('overloaded: unsettled, the backlog grows', (shared) => {
    const [growth, from] = [shared.between(2, 60), shared.whole(1, 5)];
    return (own) => ({
      level: () => 8,
      backlog: (index) => (index >= from ? growth * (index - from + 1) + own.poisson(3) : 0),
      ...inFlight(own, 4),
    });
  }),
];

/** AR(1) over 240 steps of the load, with the given standard deviation. */
export function autoregressive(own: Rng, coefficient: number, sd: number): (share: number) => number {
  const innovation = sd * Math.sqrt(1 - coefficient ** 2);
  const path = [own.normal(sd)];
  for (let i = 1; i <= 240; i++) path.push(coefficient * (path[i - 1] ?? 0) + own.normal(innovation));
  return (share) => path[Math.min(240, Math.max(0, Math.round(share * 240)))] ?? 0;
}
