import { type Family, inFlight, risingAt, scattered } from './family.js';

type Draw = Family['draw'];
const leak = (name: string, leaked: number, draw: Draw): Family => ({
  name,
  metric: 'sockets',
  truth: 'leak',
  leaked,
  draw,
});

/** A leak that strikes at random, `leaked` times on the average, with calls in flight. */
const random = (leaked: number): Family =>
  leak(`leak of ${leaked}`, leaked, () => (own) => ({
    level: risingAt(4, scattered(own, own.poisson(leaked))),
    ...inFlight(own, 5),
  }));

/** Counts that leak. */
export const leakingCounts: readonly Family[] = [
  leak('leaky fleet: exactly 6 per pass', 360, (_, { work }) => () => ({
    level: (x) => Math.round(360 * (Math.floor(x * work) / work)),
  })),
  leak('leaky fleet: channels, exactly 3 per pass', 180, (_, { work }) => () => ({
    level: (x) => Math.round(180 * (Math.floor(x * work) / work)),
  })),
  random(20),
  random(40),
  random(100),
  random(360),
  leak('leak of 100 over a pool', 100, (shared) => {
    const cap = shared.whole(5, 60);
    return (own) => ({
      level: risingAt(0, [...scattered(own, cap, (u) => 0.12 * u), ...scattered(own, own.poisson(100))]),
      ...inFlight(own, 5),
    });
  }),
  leak('late leak of 100, from 30–45 %', 100, (shared) => {
    const from = shared.between(0.3, 0.45);
    return (own) => ({
      level: risingAt(
        4,
        scattered(own, own.poisson(100), (u) => from + (1 - from) * u),
      ),
      ...inFlight(own, 5),
    });
  }),
  leak('bursty leak of 100, 5 at a time', 100, () => (own) => {
    const bursts = scattered(own, own.poisson(20));
    return {
      level: risingAt(
        4,
        bursts.flatMap((at) => Array.from({ length: own.whole(3, 7) }, () => at)),
      ),
      ...inFlight(own, 5),
    };
  }),
  leak('over-dispersed leak of 100', 100, () => (own) => {
    const weights = Array.from({ length: 24 }, () => own.exponential(1));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const shares = weights.flatMap((w, i) => scattered(own, own.poisson((100 * w) / total), (u) => (i + u) / 24));
    return { level: risingAt(4, shares), ...inFlight(own, 5) };
  }),
  leak('sub-linear leak of 200, ∝ work^0.8', 200, () => (own) => ({
    level: risingAt(
      4,
      scattered(own, own.poisson(200), (u) => u ** (1 / 0.8)),
    ),
    ...inFlight(own, 5),
  })),
  leak('leak of 100 with a restart', 100, () => (own) => {
    const at = own.between(0.2, 0.8);
    const lost = risingAt(0, scattered(own, own.poisson(100)));
    return { level: (x) => 4 + (x <= at ? lost(x) : lost(x) - lost(at)), restarts: [at], ...inFlight(own, 5) };
  }),
  leak('leak of 100, a checkpoint lost', 100, () => (own) => ({
    level: risingAt(4, scattered(own, own.poisson(100))),
    missing: [own.whole(1, 5)],
    ...inFlight(own, 5),
  })),
  leak('leak of 100, disturbed checkpoints', 100, () => (own) => ({
    level: risingAt(4, scattered(own, own.poisson(100))),
    arrivals: () => (own.chance(0.5) ? own.whole(1, 6) : 0),
    ...inFlight(own, 5),
  })),
  leak('leak of 100, two checkpoints unsettled', 100, () => (own) => {
    const [first, second] = [own.whole(1, 3), own.whole(4, 5)];
    return {
      level: risingAt(4, scattered(own, own.poisson(100))),
      backlog: (index) => (index === first || index === second ? own.whole(1, 30) : 0),
      ...inFlight(own, 5),
    };
  }),
];

const open = (name: string, draw: Draw): Family => ({ name, metric: 'sockets', truth: 'open', draw });

/**
 * Counts whose truth a run of this length cannot tell: a leak so far, or one too late or too small to be told from a
 * pool.
 */
export const openCounts: readonly Family[] = [
  open('pool still filling at the end', (shared) => {
    const [cap, to] = [shared.whole(20, 200), shared.between(1, 3)];
    return (own) => ({
      level: risingAt(
        0,
        scattered(own, cap, (u) => to * u),
      ),
      ...inFlight(own, 3),
    });
  }),
  open('leak of 60 from 75 % on', () => (own) => ({
    level: risingAt(
      4,
      scattered(own, own.poisson(60), (u) => 0.75 + 0.25 * u),
    ),
    ...inFlight(own, 3),
  })),
  open('slow leak of 8', () => (own) => ({ level: risingAt(4, scattered(own, own.poisson(8))), ...inFlight(own, 3) })),
  open('growth like a logarithm, 100', () => (own) => ({
    level: risingAt(
      4,
      scattered(own, own.poisson(100), (u) => (11 ** u - 1) / 10),
    ),
    ...inFlight(own, 3),
  })),
];
