import { MB_BYTES as MB } from '../../../../scripts/analysis/verdict/metrics.js';
import type { Rng } from '../../rng.js';
import type { ReplicaClock } from '../clock.js';
import type { EventLog } from '../eventLog.js';
import { type EventFamily, momentOf, type Noise, type Play } from '../family.js';

const BASE_MB = 10;

const heap = (name: string, truth: 'clean' | 'leak', draw: EventFamily['draw'], leakedMb?: number): EventFamily => ({
  name: `heap: ${name}`,
  metric: 'heap_after_gc_bytes',
  truth,
  ...(leakedMb !== undefined && { leaked: leakedMb * MB }),
  sites: ['heap'],
  draw: (shared, fleet, replicas) => {
    const play = draw(shared, fleet, replicas);
    const sd = shared.between(0.005, 0.03);
    const garbage = shared.between(0, 0.5);
    return (own, clock, log, replica) => {
      log.hold(-1, BASE_MB * MB);
      return withGarbage(own, garbage, play(own, clock, log, replica) ?? noise(own, sd));
    };
  },
});
const clean = (name: string, draw: EventFamily['draw']): EventFamily => heap(name, 'clean', draw);
const leak = (name: string, leakedMb: number, draw: EventFamily['draw']): EventFamily =>
  heap(name, 'leak', draw, leakedMb);

/** Heap after GC that does not leak. */
export const cleanHeap: readonly EventFamily[] = [
  clean('flat', () => () => undefined),
  clean('flat, noisy', (shared) => {
    const sd = shared.between(0.03, 0.12);
    return (own) => noise(own, sd);
  }),
  clean('warm-up', (shared) => {
    const [size, tau] = [shared.between(0.5, 4), shared.between(0.03, 0.25)];
    return (own, clock, log) => warmUp(own, clock, log, size, tau);
  }),
  clean('warm-up, a fast and a slow part', (shared) => {
    const [fast, slow, tau] = [shared.between(1, 3.5), shared.between(0.3, 2), shared.between(0.2, 0.35)];
    const sd = shared.between(0.02, 0.1);
    return (own, clock, log) => {
      warmUp(own, clock, log, fast, 0.03);
      warmUp(own, clock, log, slow, tau);
      return noise(own, sd);
    };
  }),
  clean('inline caches and optimised code, as functions get hot', (shared) => {
    const [functions, bytes] = [shared.whole(80, 400), shared.between(0.002, 0.012) * MB];
    const hotBy = shared.between(0.3, 0.8);
    return (own, clock, log) => {
      for (let i = 0; i < functions; i++) {
        const pass = Math.max(1, hotBy * clock.passes.length) ** own.next();
        log.hold(clock.passes[Math.floor(pass) - 1] ?? 0.01, bytes * own.between(0.2, 1.8));
      }
      return undefined;
    };
  }),
  clean('bytecode flushed, and compiled again in part', (shared, { end }) => {
    const [warm, tau] = [shared.between(0.3, 2), shared.between(0.02, 0.1)];
    const flushes = Array.from({ length: shared.whole(1, 2) }, () => ({
      at: shared.between(0.05, 0.98) * end,
      size: shared.between(0.2, 1.5),
      back: shared.between(0, 0.4),
    }));
    return (own, clock, log) => {
      warmUp(own, clock, log, warm, tau);
      for (const { at, size, back } of flushes) {
        const when = at * own.between(0.97, 1.03);
        log.hold(when, -size * MB);
        for (let i = 0; i < 8; i++) log.hold(when + own.exponential(0.08 * end), (size * back * MB) / 8);
      }
      return undefined;
    };
  }),
  clean('LRU cache', (shared) => {
    const [size, full] = [shared.between(0.5, 8), shared.between(0.05, 0.65)];
    const entries = shared.whole(20, 200);
    return (own, clock, log) => {
      for (let i = 0; i < entries; i++)
        log.hold(momentOf(clock, (full * (i + own.next())) / entries), ((size * MB) / entries) * own.between(0.5, 1.5));
      return undefined;
    };
  }),
  clean('cache by Zipf-distributed keys', (shared, { timing }) => {
    const [keys, exponent] = [shared.whole(50, 400), shared.between(0.5, 1)];
    const perPass = Math.ceil((shared.between(3, 12) * keys) / timing.passes);
    const bytes = (shared.between(0.5, 6) * MB) / keys;
    const cumulated = zipf(keys, exponent);
    return (own, { passes }, log) => {
      const known = new Set<number>();
      for (const at of passes)
        for (let i = 0; i < perPass; i++) {
          const key = drawn(cumulated, own.next());
          if (!known.has(key)) log.hold(at, bytes);
          known.add(key);
        }
      return undefined;
    };
  }),
  clean('modules loaded late, at the same pass on all replicas', (shared) => {
    const modules = Array.from({ length: shared.whole(1, 4) }, () => ({
      share: shared.between(0.1, 0.98),
      size: shared.between(0.3, 2.5),
    }));
    const [warm, tau] = [shared.between(0, 1.5), shared.between(0.02, 0.1)];
    return (own, clock, log) => {
      warmUp(own, clock, log, warm, tau);
      for (const { share, size } of modules) log.hold(momentOf(clock, share), size * MB * own.between(0.97, 1.03));
      return undefined;
    };
  }),
  clean('sawtooth that GC leaves', (shared, { end }) => {
    const [height, period] = [shared.between(0.1, 1.5), shared.between(0.05, 0.4) * end];
    return (own, { passes }, log) => {
      const phase = own.next() * period;
      for (const at of passes)
        log.hold(at, (height * MB * end) / period / passes.length, phase + Math.ceil((at - phase) / period) * period);
      return undefined;
    };
  }),
  clean('sessions that time out', (shared, { end }) => {
    const [size, life] = [shared.between(0.2, 3), shared.between(0.03, 0.2) * end];
    return (own, { passes }, log) => {
      for (const at of passes)
        log.hold(at, (size * MB * end) / life / passes.length, at + life * own.between(0.7, 1.3));
      return undefined;
    };
  }),
  clean('autocorrelated', (shared) => {
    const [coefficient, sd] = [shared.between(0.5, 0.95), shared.between(0.02, 0.15)];
    return (own) => {
      let state = own.normal(sd);
      const step = (): number => {
        state = coefficient * state + own.normal(sd * Math.sqrt(1 - coefficient ** 2));
        return state * MB;
      };
      return { ...noise(own, 0), checkpoint: step, load: step };
    };
  }),
];

/** Heap after GC that leaks. */
export const leakingHeap: readonly EventFamily[] = [
  leak('2 MB', 2, () => steady(2)),
  leak('3.5 MB', 3.5, () => steady(3.5)),
  leak('6 MB after a warm-up', 6, (shared) => {
    const [size, tau] = [shared.between(0.5, 3), shared.between(0.02, 0.08)];
    return (own, clock, log, replica) => {
      warmUp(own, clock, log, size, tau);
      return steady(6)(own, clock, log, replica);
    };
  }),
  leak('6 MB, bytecode flushed once', 6, (shared, { end }) => {
    const [at, size] = [shared.between(0.05, 0.98) * end, shared.between(0.2, 1.5)];
    return (own, clock, log, replica) => {
      log.hold(at * own.between(0.97, 1.03), -size * MB);
      return steady(6)(own, clock, log, replica);
    };
  }),
  leak('6 MB, and a module loaded late', 6, (shared) => {
    const [share, size] = [shared.between(0.1, 0.98), shared.between(0.3, 2.5)];
    return (own, clock, log, replica) => {
      log.hold(momentOf(clock, share), size * MB);
      return steady(6)(own, clock, log, replica);
    };
  }),
  leak('6 MB in clumps, one pass in 6', 6, () => (own, { passes }, log) => {
    for (const at of passes) if (own.chance(1 / 6)) log.hold(at, 0.6 * MB);
    return undefined;
  }),
];

/** From one checkpoint to the next by tens of KB, between readings by 3 KB, under load by what is not yet collected. */
function noise(own: Rng, sdMb: number): Noise {
  return {
    checkpoint: () => own.normal(sdMb * MB),
    reading: () => own.normal(0.003 * MB),
    load: () => Math.abs(own.normal(2 * sdMb * MB)),
  };
}

/** A reading after a forced GC is now and then 0.1 to 0.4 MB too high, as on real programs, and never too low. */
function withGarbage(own: Rng, share: number, read: Noise): Noise {
  return {
    ...read,
    reading: () => (read.reading?.() ?? 0) + (own.chance(share) ? own.between(0.1, 0.4) * MB : 0),
  };
}

/** Code, feedback and caches, in 40 pieces, most of them early; `tau` is a share of the load. */
function warmUp(own: Rng, clock: ReplicaClock, log: EventLog, sizeMb: number, tau: number): undefined {
  for (let i = 0; i < 40; i++) {
    const share = own.exponential(tau);
    if (share < 1) log.hold(momentOf(clock, share), (sizeMb * MB) / 40);
  }
}

function steady(mb: number): Play {
  return (own, { passes }, log) => {
    for (const at of passes) log.hold(at, (mb * MB * own.between(0.9, 1.1)) / 60);
    return undefined;
  };
}

function zipf(keys: number, exponent: number): number[] {
  let total = 0;
  const sums = Array.from({ length: keys }, (_, rank) => {
    total += (rank + 1) ** -exponent;
    return total;
  });
  return sums.map((sum) => sum / total);
}

function drawn(cumulated: readonly number[], uniform: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 1) >= uniform) high = middle;
    else low = middle + 1;
  }
  return low;
}
