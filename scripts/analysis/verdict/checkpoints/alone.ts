/**
 * The rules for what a single replica cannot tell by its level: there is no other that could confirm or contradict it.
 */
import { level, percent } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { Metric } from '../metrics.js';
import { chiSquareQuantile, poissonUpper } from '../stats/distributions.js';
import { mean, median, squaredDeviations, sum } from '../stats/quantile.js';
import type { Trace } from '../trace.js';
import { type Pool, poolOf } from './pool.js';
import type { PooledDoubt } from './pooled.js';
import type { SettledSlice } from './settle.js';
import { evenRises } from './shape.js';
import { ACQUITS_COUNT } from './windows.js';

/** A small growth is up to this many times the least that can be a leak. */
const SMALL = 10;
/** The least that the only replica must gain after the first slice, as so many times the least that can be a leak. */
const LEAST_ALONE = 2;

/**
 * Finds that a small growth of the only replica may be over, or by chance: there is no other to confirm it. It must have
 * gained twice the least leak after the first slice: fewer resources that are opened once, each when it is first needed,
 * fall into every slice of the load in one service of a hundred. The last two slices must have a third of what they and
 * the two fastest before gained, the last one a third of a usual one, and none fell. What gains more than ten leaks of
 * the least size needs no such proof.
 */
export function doubtAlone(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  trace: Trace,
): PooledDoubt | undefined {
  const pool = metric.kind === 'count' ? poolOf(replicas, tolerated, 1) : undefined;
  const all = (pool?.slices[0] ?? []).map((s) => s.excess);
  const rises = all.slice(1);
  const { checkpoints: leastLeak } = metric.constants.leastLeak;
  const gained = sum(rises);
  if (rises.length < 4 || gained > SMALL * leastLeak) return undefined;
  const least = LEAST_ALONE * leastLeak;
  const because = `it gained ${level(gained, metric.unit)} after the first slice, and without a second replica it takes ${level(least, metric.unit)}`;
  if (!trace.note('it gains what one replica can prove', gained >= least, because))
    return { code: 'replicas-disagree', because };
  if (replicas.some((replica) => goesOnAsBefore(replica, tolerated, trace))) return undefined;
  const pairs = rises.slice(1).map((rise, i) => rise + (rises[i] ?? 0));
  const late = pairs.at(-1) ?? 0;
  const fastest = Math.max(...pairs.slice(0, -2));
  const fell = all.some((rise) => rise < -1);
  const goesOn = !fell && 2 * late >= fastest && 3 * (rises.at(-1) ?? 0) >= median(rises.slice(0, -1));
  const pace = `${level(late, metric.unit)} in the last 2 slices against ${level(fastest, metric.unit)} in the fastest 2, and there is no second replica`;
  if (trace.note('its small growth goes on undiminished, with no fall', goesOn, pace)) return undefined;
  return fell
    ? {
        code: 'replicas-disagree',
        because: 'it rises, but fell before, and there is no second replica to confirm it',
      }
    : { code: 'slowing-down', because: pace };
}

/**
 * Tells whether the second stretch of a load was as the first: it never fell in either, and gained at least half as much
 * per unit of work, the first slice of each left out. What fills within one load gains little in twice as much again,
 * which proves more than how the second stretch is divided among its slices.
 */
function goesOnAsBefore(replica: ReplicaVerdict, tolerated: number, trace: Trace): boolean {
  const { levels, stretch } = replica;
  if (!stretch) return false;
  const first = { ...replica, levels: levels.filter(({ index }) => index <= stretch.after), stretch: undefined };
  const [before, since] = [first, replica].map((each) => poolOf([each], tolerated, 1)?.slices[0] ?? []);
  if (!before || !since || before.length < 4) return false;
  const fell = [...before, ...since].some(({ excess }) => excess < -1);
  const [was, is] = [paceOf(before), paceOf(since)];
  if (was <= 0) return false;
  const because = `${percent(is / was)} of the pace of the first, at least ${percent(AS_BEFORE)}${fell ? ', but it fell' : ''}`;
  return trace.note('its second stretch goes on as the first', !fell && is >= AS_BEFORE * was, because);
}

/** The least pace of a second stretch that goes on as the first did, as a part of it. */
const AS_BEFORE = 0.5;

function paceOf(slices: readonly SettledSlice[]): number {
  const later = slices.slice(1);
  return sum(later.map((s) => s.excess)) / sum(later.map((s) => s.work));
}

/**
 * Returns the growth of the only replica that is left possible by rises which come in clumps; undefined where it is no
 * more than the rules find in any case by a first stretch 60, since services open a few at once when they first need them; by a second, when
 * all that has long been open, what any count may have), or where they do not. A leak of 12 at once, one pass in 12, leaves the last two of
 * six slices flat in one run of five, and a bound that counts single resources then excludes it. So where the rises after
 * the first slice vary by more than single events do by chance (variance over mean, χ² at 99 %), clumps of that size are
 * counted. A level that falls has other reasons to vary, and is left to the rules for one.
 */
export function openAlone(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  tolerated: number,
  trace: Trace,
): PooledDoubt | undefined {
  const pool = metric.kind === 'count' && replicas.length === 1 ? poolOf(replicas, tolerated, 1) : undefined;
  const clump = pool && clumpOf(pool);
  if (!pool || !clump) return undefined;
  const most = mostInClumps(pool, clump);
  const { found, cleanBelow } = metric.constants;
  const limit = pool.times === 1 ? found : pool.times * cleanBelow;
  const because = `its rises come in clumps of about ${level(clump, metric.unit)}, and counted so leave up to ${level(most, metric.unit)} over the load, with no second replica`;
  return trace.note(
    'counted in clumps, any remaining growth is small',
    most <= limit,
    `${because}; ${limit} and more have to be excluded`,
  )
    ? undefined
    : { code: 'bound-too-high', because };
}

/** Returns the size of the clumps that a level rises by; undefined where it may rise by one at a time, or falls. */
function clumpOf({ slices }: Pool): number | undefined {
  const rises = evenRises(slices[0]?.slice(1) ?? []);
  const [gained, lost] = [1, -1].map((sign) => sum(rises.map((rise) => Math.max(0, sign * rise)))) as [number, number];
  const usual = mean(rises);
  if (rises.length < 3 || usual <= 0 || lost > HARDLY * gained) return undefined;
  const freedom = rises.length - 1;
  const dispersion = squaredDeviations(rises) / freedom / usual;
  return dispersion > chiSquareQuantile(BY_CHANCE, freedom) / freedom ? dispersion : undefined;
}

/** A level hardly falls where it loses up to this share of what it gains. */
const HARDLY = 0.1;
/** Single events vary by less in this share of runs. */
const BY_CHANCE = 0.99;

/** The bound from the stretches that acquit one replica, with clumps counted in place of single resources. */
function mostInClumps({ slices }: Pool, clump: number): number {
  const own = slices[0] ?? [];
  const lengths = [own.length - 1, Math.ceil(own.length / 2), Math.max(1, Math.round(own.length / 3))];
  const bounds = lengths.map((length) => {
    const risen = Math.max(0, sum(own.slice(-length).map((s) => s.excess)));
    return (clump * poissonUpper(risen / clump, ACQUITS_COUNT) * own.length) / length;
  });
  return Math.min(...bounds);
}
