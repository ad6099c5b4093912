import type { Rng } from '../../rng.js';
import type { ReplicaClock } from '../clock.js';
import type { EventLog } from '../eventLog.js';
import { type EventFamily, momentOf } from '../family.js';
import { draining } from './opening.js';

const POOL = 0;
const LEAK = 1;

const leak = (name: string, leaked: number, draw: EventFamily['draw']): EventFamily => ({
  name,
  metric: 'sockets',
  truth: 'leak',
  leaked,
  sites: ['pool', 'leak'],
  draw,
});

/** Counts that leak, each from a site of its own that closes nothing. */
export const leakingCounts: readonly EventFamily[] = [
  ...[0.3, 0.5, 1, 2, 6].map((rate) =>
    leak(`regular, ${rate} a pass`, 60 * rate, (shared) => {
      const forgotten = shared.chance(0.5);
      return (own, clock, log) => lose(log, clock, own, forgotten, regular(rate, own.next()));
    }),
  ),
  ...[0.3, 0.5, 1, 2].map((rate) =>
    leak(`random, ${rate} a pass`, 60 * rate, (shared) => {
      const forgotten = shared.chance(0.5);
      return (own, clock, log) => lose(log, clock, own, forgotten, () => own.poisson(rate));
    }),
  ),
  leak('clumps: 12 at once, one pass in 12', 60, (shared) => {
    const forgotten = shared.chance(0.5);
    return (own, clock, log) => lose(log, clock, own, forgotten, () => (own.chance(1 / 12) ? 12 : 0));
  }),
  leak('clumps: 5 at once, one pass in 5', 60, (shared) => {
    const forgotten = shared.chance(0.5);
    return (own, clock, log) => lose(log, clock, own, forgotten, () => (own.chance(1 / 5) ? 5 : 0));
  }),
  leak('clumps: 20 at once, one pass in 12', 100, (shared) => {
    const forgotten = shared.chance(0.5);
    return (own, clock, log) => lose(log, clock, own, forgotten, () => (own.chance(1 / 12) ? 20 : 0));
  }),
  ...[0.4, 1, 2].map((rate) =>
    leak(`${rate} a pass behind a pool of 20–60 that drains`, 60 * rate, (shared) => {
      const [size, from, to] = [shared.whole(20, 60), shared.between(0, 0.3), shared.between(0.6, 1)];
      return (own, clock, log) => {
        draining(own, clock, log, size, from, to);
        return lose(log, clock, own, false, () => own.poisson(rate));
      };
    }),
  ),
  leak('1 a pass behind a pool that breathes', 60, (shared, { end, until }) => {
    const [mean, life] = [shared.between(5, 20), shared.between(0.05, 0.3) * end];
    return (own, clock, log) => {
      for (let i = own.poisson(mean); i > 0; i--) log.open(POOL, -0.5, own.exponential(life));
      for (let i = own.poisson((mean * until) / life); i > 0; i--) {
        const at = own.next() * until;
        log.open(POOL, at, at + own.exponential(life));
      }
      return lose(log, clock, own, false, () => own.poisson(1));
    };
  }),
  leak('2 a pass beside sweeps', 120, (shared, { end }) => {
    const [rate, every] = [shared.between(0.2, 2), shared.between(0.05, 0.5) * end];
    return (own, clock, log) => {
      const phase = own.next() * every;
      for (const at of clock.passes)
        for (let i = own.poisson(rate); i > 0; i--)
          log.open(POOL, at, phase + Math.ceil((at + 0.05 - phase) / every) * every);
      return lose(log, clock, own, false, () => own.poisson(2));
    };
  }),
  leak('1 a pass behind a pool that fills', 60, (shared) => {
    const [cap, full] = [shared.whole(5, 60), shared.between(0.03, 0.4)];
    return (own, clock, log) => {
      for (let i = 0; i < cap; i++) log.open(POOL, momentOf(clock, full * own.next()));
      return lose(log, clock, own, false, () => own.poisson(1));
    };
  }),
  leak('late: 100 from 30–45 % on', 100, (shared) => {
    const from = shared.between(0.3, 0.45);
    return (own, clock, log) => lose(log, clock, own, true, late(own, clock, from, 100));
  }),
  leak('late: 60 from 50–70 % on', 60, (shared) => {
    const from = shared.between(0.5, 0.7);
    return (own, clock, log) => lose(log, clock, own, true, late(own, clock, from, 60));
  }),
  leak('sub-linear: 200, as the 0.8th power of work', 200, () => (own, clock, log) => {
    for (let i = own.poisson((200 * clock.passes.length) / 60); i > 0; i--)
      log.open(LEAK, momentOf(clock, own.next() ** (1 / 0.8)));
    return undefined;
  }),
  leak('each outage leaks 5–15', 60, (shared, { end }) => {
    const [outages, lost] = [shared.whole(5, 8), shared.whole(8, 12)];
    const moments = Array.from({ length: outages }, (_, i) => ((i + shared.next()) / outages) * end);
    return (own, _, log) => {
      for (const at of moments) for (let i = 0; i < lost; i++) log.open(LEAK, at + own.between(0, 0.1));
      return undefined;
    };
  }),
  leak('1 a pass, on one replica of three', 60, (shared, _, replicas) => {
    const leaking = someOf(shared, replicas, 1 / 3);
    return (own, clock, log, replica) =>
      lose(log, clock, own, false, leaking.has(replica) ? () => own.poisson(1) : () => 0);
  }),
  leak('6 a pass, on one replica in ten', 360, (shared, _, replicas) => {
    const leaking = someOf(shared, replicas, 0.1);
    return (own, clock, log, replica) => lose(log, clock, own, false, leaking.has(replica) ? () => 6 : () => 0);
  }),
];

/** Loses as many as told at each pass; forgotten ones are collected some time later and found `abandoned`. */
function lose(
  log: EventLog,
  { passes }: ReplicaClock,
  own: Rng,
  forgotten: boolean,
  at: (pass: number) => number,
): undefined {
  for (let i = 0; i < 4; i++) log.open(POOL, 0.01);
  for (const [pass, moment] of passes.entries())
    for (let lost = at(pass); lost > 0; lost--)
      log.open(LEAK, moment, Number.POSITIVE_INFINITY, forgotten ? moment + own.exponential(0.5) : undefined);
}

/** As many as the rate says, evenly, starting anywhere within the first period. */
function regular(rate: number, phase: number): (pass: number) => number {
  return (pass) => Math.floor((pass + 1) * rate + phase) - Math.floor(pass * rate + phase);
}

function late(own: Rng, { passes }: ReplicaClock, from: number, total: number): (pass: number) => number {
  const first = from * passes.length;
  return (pass) => (pass < first ? 0 : own.poisson(total / 60 / (1 - from)));
}

/** Chooses this share of the replicas, at least one. */
function someOf(shared: Rng, replicas: number, share: number): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < Math.max(1, Math.round(share * replicas))) chosen.add(shared.whole(0, replicas - 1));
  return chosen;
}
