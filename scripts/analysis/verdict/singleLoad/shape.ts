import { level } from '../../../text/figures.js';
import type { Doubt } from '../checkpoints/shape.js';
import type { Metric } from '../metrics.js';
import { bestHinge } from '../stats/hinge.js';
import type { Trace } from '../trace.js';
import { windowGrowth } from './growing.js';
import type { LoadProfile } from './profile.js';
import { movements } from './segment.js';

/** Finds what speaks against a leak in a metric that grows under a single load; undefined where nothing does. */
export function doubtOf(metric: Metric, profile: LoadProfile, trace: Trace): Doubt | undefined {
  return (
    released(metric, profile, trace) ??
    oneStep(metric, profile, trace) ??
    stopped(metric, profile, trace) ??
    slowing(metric, profile, trace) ??
    unprovable(metric, trace)
  );
}

function released(metric: Metric, profile: LoadProfile, trace: Trace): Doubt | undefined {
  const { residual } = profile;
  if (!residual) return undefined;
  const least = Math.max(metric.constants.leastLeak.single, 3 * residual.se, 0.5 * windowGrowth(profile));
  const because = `${level(residual.value, metric.unit)} left after the load`;
  return trace.note(
    'it stays after the load',
    residual.value >= least,
    `${because}, at least ${level(least, metric.unit)}`,
  )
    ? undefined
    : { code: 'released', because };
}

/** Finds one bin with more than half of the net rise, or two with more than four fifths. */
function oneStep(metric: Metric, { window }: LoadProfile, trace: Trace): Doubt | undefined {
  const { largest, second, net } = movements(window);
  const because = `the largest steps are ${level(largest, metric.unit)} and ${level(second, metric.unit)} of ${level(net, metric.unit)}`;
  const held = largest <= 0.5 * net && largest + second <= 0.8 * net;
  return trace.note('no one or two steps make most of the growth', held, because)
    ? undefined
    : { code: 'one-off-step', because };
}

function stopped(metric: Metric, { window }: LoadProfile, trace: Trace): Doubt | undefined {
  const doubt = hinged(metric, window, trace) ?? lastFifthIsFlat(metric, window, trace);
  return doubt === undefined ? undefined : { code: 'growth-stopped', because: doubt };
}

function hinged(metric: Metric, window: readonly number[], trace: Trace): string | undefined {
  const hinge = bestHinge(window);
  if (!hinge) return undefined;
  const after = window.length - 1 - hinge.at;
  const flatter = hinge.laterSlope < (metric.kind === 'count' ? 0.35 : 0.4) * hinge.earlierSlope;
  const telling = metric.kind !== 'count' || hinge.earlierSlope * after >= 16;
  const because = `a bin rises by ${level(hinge.earlierSlope, metric.unit)}, and by ${level(hinge.laterSlope, metric.unit)} after ${hinge.at + 1} of ${window.length}`;
  return trace.note('growth does not stop under way', !(hinge.f > 8 && flatter && telling), because)
    ? undefined
    : because;
}

/**
 * Finds that growth stops in the last fifth of the load, as with checkpoints. It applies to counts: where 8 or more
 * were expected there, at least 0.3 of that must come.
 */
function lastFifthIsFlat(metric: Metric, window: readonly number[], trace: Trace): string | undefined {
  const last = Math.round(window.length / 5);
  const at = (index: number): number => window.at(index) ?? 0;
  const late = at(-1) - at(-1 - last);
  const expected = ((at(-1 - last) - at(0)) * last) / (window.length - 1 - last);
  const held = metric.kind !== 'count' || expected < 8 || late >= 0.3 * expected;
  const because = `${level(late, metric.unit)} in the last fifth, ${level(expected, metric.unit)} expected`;
  return trace.note('growth goes on to the end of the load', held, because) ? undefined : because;
}

function slowing(metric: Metric, { floors }: LoadProfile, trace: Trace): Doubt | undefined {
  const third = Math.floor(floors.length / 3);
  const at = (index: number): number => floors.at(index) ?? 0;
  const late = at(-1) - at(-1 - third);
  const middle = at(-1 - third) - at(-1 - 2 * third);
  const early = at(-1 - 2 * third) - at(0);
  const total = middle + late;
  const countLimit =
    early > 0.5 * (early + total) ? 1 / 3 : Math.min(1 / 3, 0.5 - 1.29 / Math.sqrt(Math.max(1, total)));
  const limit = metric.kind === 'count' ? countLimit : 1 / 3;
  const held = late >= metric.constants.leastLate.third && late / total >= limit;
  const because = `${level(late, metric.unit)} in the last third against ${level(middle, metric.unit)} in the middle one`;
  return trace.note('growth does not slow down', held, because) ? undefined : { code: 'slowing-down', because };
}

function unprovable(metric: Metric, trace: Trace): Doubt | undefined {
  const may = metric.kind !== 'rss';
  trace.note('this metric may prove a leak', may, metric.noun);
  return may
    ? undefined
    : {
        code: 'proves-nothing-alone',
        because: 'memory of the process grows for many reasons',
      };
}
