import { type EventFamily, momentOf } from '../family.js';
import { clean, evicting, keptAlive, momentWithin, openAll, wandering } from './opening.js';

/** Counts that do not leak, of what is kept: pools, caches, lazy initialisation, autoscalers. */
export const keptCounts: readonly EventFamily[] = [
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
  clean('autoscaler, up and down', (shared, { end, until }) => {
    const [size, every] = [shared.whole(2, 10), shared.between(0.05, 0.25) * end];
    const sizes = wandering(shared, Math.ceil(until / every) + 2, 1, 4);
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
];
