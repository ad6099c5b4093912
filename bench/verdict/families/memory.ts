import { MB_BYTES } from '../../../scripts/analysis/verdict/metrics.js';
import type { Rng } from '../rng.js';
import { autoregressive } from './cleanCounts.js';
import type { Course, Family } from './family.js';

type Draw = Family['draw'];
const MB = MB_BYTES;
const cleanHeap = (name: string, draw: Draw): Family => ({
  name: `heap: ${name}`,
  metric: 'heap_after_gc_bytes',
  truth: 'clean',
  draw,
});
const leakingHeap = (name: string, leakedMb: number, draw: Draw): Family => ({
  name: `heap: ${name}`,
  metric: 'heap_after_gc_bytes',
  truth: 'leak',
  leaked: leakedMb * MB,
  draw,
});
const rss = (name: string, draw: Draw): Family => ({ name: `RSS: ${name}`, metric: 'rss_bytes', truth: 'clean', draw });

/**
 * Heap after GC: from one checkpoint to the next by tens of KB, between readings by 3 KB, under load by the garbage not
 * yet collected.
 */
function heapNoise(own: Rng, sdMb: number): Pick<Course, 'checkpointNoise' | 'readingNoise' | 'loadNoise'> {
  return {
    checkpointNoise: () => own.normal(sdMb * MB),
    readingNoise: () => own.normal(0.003 * MB),
    loadNoise: () => own.normal(2 * sdMb * MB),
  };
}

/** Warm-up: code, feedback and caches, most of it early. */
const warmUp =
  (sizeMb: number, tau: number): ((share: number) => number) =>
  (x) =>
    sizeMb * MB * (1 - Math.exp(-x / tau));

/** Heap after GC, and RSS. Levels around 10 and 80 MB. */
export const memory: readonly Family[] = [
  cleanHeap('flat', (shared) => {
    const sd = shared.between(0.005, 0.03);
    return (own) => ({ level: () => 10 * MB, ...heapNoise(own, sd) });
  }),
  cleanHeap('flat, noisy', (shared) => {
    const sd = shared.between(0.03, 0.12);
    return (own) => ({ level: () => 10 * MB, ...heapNoise(own, sd) });
  }),
  cleanHeap('drift within the floors seen on clean runs, −244 … +516 B per unit of 1000', (shared) => {
    const drift = shared.between(-244, 516) * 1000;
    return (own) => ({ level: (x) => 10 * MB + drift * x, ...heapNoise(own, 0.02) });
  }),
  cleanHeap('warm-up', (shared) => {
    const course = warmUp(shared.between(0.5, 4), shared.between(0.03, 0.15));
    return (own) => ({ level: (x) => 10 * MB + course(x), ...heapNoise(own, 0.02) });
  }),
  cleanHeap('warm-up, slow', (shared) => {
    const course = warmUp(shared.between(0.5, 4), shared.between(0.15, 0.3));
    return (own) => ({ level: (x) => 10 * MB + course(x), ...heapNoise(own, 0.02) });
  }),
  // As read on the lab's own `fixed` over 1500 passes: 3.3 MB at once, then 0.6, 0.3, 0.2, 0.1, 0.1 MB a slice, levels
  // off by up to 0.3 MB.
  cleanHeap('warm-up of a long run, fast and slow part', (shared) => {
    const [fast, slow] = [
      warmUp(shared.between(2, 3.5), 0.03),
      warmUp(shared.between(1, 2), shared.between(0.2, 0.35)),
    ];
    const sd = shared.between(0.03, 0.12);
    return (own) => ({ level: (x) => 10 * MB + fast(x) + slow(x), ...heapNoise(own, sd) });
  }),
  cleanHeap('cache fills to its cap', (shared) => {
    const [size, to] = [shared.between(0.5, 8), shared.between(0.1, 0.7)];
    return (own) => ({ level: (x) => (10 + size * Math.min(1, x / to)) * MB, ...heapNoise(own, 0.02) });
  }),
  cleanHeap('sawtooth that GC leaves', (shared) => {
    const [height, period] = [shared.between(0.1, 1), shared.between(0.05, 0.4)];
    return (own) => {
      const phase = own.next();
      return { level: (x) => (10 + height * ((x / period + phase) % 1)) * MB, ...heapNoise(own, 0.02) };
    };
  }),
  cleanHeap('bytecode flushed once, −1.4 MB', (shared) => {
    const at = shared.between(0.1, 0.95);
    return (own) => ({ level: (x) => (x > at ? 8.6 : 10) * MB, ...heapNoise(own, 0.02) });
  }),
  cleanHeap('autocorrelated', (shared) => {
    const [coefficient, sd] = [shared.between(0.8, 0.995), shared.between(0.02, 0.15)];
    return (own) => {
      const path = autoregressive(own, coefficient, sd * MB);
      return { level: (x) => 10 * MB + path(x), ...heapNoise(own, 0.01) };
    };
  }),
  leakingHeap('slow leak of 2 MB', 2, () => (own) => ({ level: (x) => (10 + 2 * x) * MB, ...heapNoise(own, 0.03) })),
  leakingHeap('leak of 3.5 MB', 3.5, () => (own) => ({ level: (x) => (10 + 3.5 * x) * MB, ...heapNoise(own, 0.05) })),
  leakingHeap('leak of 6 MB after a warm-up', 6, (shared) => {
    const course = warmUp(shared.between(0.5, 3), shared.between(0.02, 0.08));
    return (own) => ({ level: (x) => (10 + 6 * x) * MB + course(x), ...heapNoise(own, 0.03) });
  }),
  leakingHeap('leak of 6 MB, bytecode flushed once', 6, (shared) => {
    const at = shared.between(0.1, 0.95);
    return (own) => ({ level: (x) => (10 + 6 * x - (x > at ? 1.4 : 0)) * MB, ...heapNoise(own, 0.03) });
  }),
  rss('autocorrelated', (shared) => {
    const sd = shared.between(0.5, 4);
    return (own) => {
      const path = autoregressive(own, 0.98, sd * MB);
      return {
        level: (x) => 80 * MB + path(x),
        readingNoise: () => own.normal(0.1 * MB),
        loadNoise: () => own.normal(0.5 * MB),
      };
    };
  }),
  rss('grows by 20 MB', () => (own) => ({
    level: (x) => (80 + 20 * x) * MB,
    readingNoise: () => own.normal(0.1 * MB),
    loadNoise: () => own.normal(0.5 * MB),
  })),
];
