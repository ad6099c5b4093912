import type { Doubt } from '../checkpoints/shape.js';
import type { Metric } from '../metrics.js';
import { bestHinge } from '../stats/hinge.js';
import type { Trace } from '../trace.js';
import { amount } from '../words.js';
import { windowGrowth } from './growing.js';
import type { Profile } from './profile.js';
import { movements } from './segment.js';

/** What speaks against a leak in a metric that grows under a single load; undefined when nothing does. */
export function doubtOf(metric: Metric, profile: Profile, trace: Trace): Doubt | undefined {
  return released(metric, profile, trace) ?? oneStep(metric, profile, trace) ?? hinged(metric, profile, trace) ?? slowing(metric, profile, trace) ?? unprovable(metric, trace);
}

function released(metric: Metric, profile: Profile, trace: Trace): Doubt | undefined {
  const { residual } = profile;
  if (!residual) return undefined;
  const least = Math.max(metric.constants.leastLeak.single, 3 * residual.se, 0.5 * windowGrowth(profile));
  const because = `${amount(metric, residual.value)} left after the load`;
  return trace.note('it stays after the load', residual.value >= least, `${because}, at least ${amount(metric, least)}`) ? undefined : { reason: 'grew under load, released after drain', because };
}

function oneStep(metric: Metric, { window }: Profile, trace: Trace): Doubt | undefined {
  const { largest, net } = movements(window);
  const because = `the largest step is ${amount(metric, largest)} of ${amount(metric, net)}`;
  return trace.note('no single step makes most of the growth', largest <= 0.5 * net, because) ? undefined : { reason: 'one-off step', because };
}

function hinged(metric: Metric, { floors }: Profile, trace: Trace): Doubt | undefined {
  const hinge = bestHinge(floors);
  if (!hinge) return undefined;
  const after = floors.length - 1 - hinge.at;
  const flatter = hinge.laterSlope < (metric.kind === 'count' ? 0.35 : 0.4) * hinge.earlierSlope;
  const telling = metric.kind !== 'count' || hinge.earlierSlope * after >= 16;
  const because = `the slope falls to ${Math.round((100 * hinge.laterSlope) / hinge.earlierSlope)} % at ${Math.round((100 * (hinge.at + 1)) / floors.length)} % of the load`;
  return trace.note('growth does not stop under way', !(hinge.f > 8 && flatter && telling), because) ? undefined : { reason: 'growth stopped before the end of load', because };
}

function slowing(metric: Metric, { floors }: Profile, trace: Trace): Doubt | undefined {
  const third = Math.floor(floors.length / 3);
  const at = (index: number): number => floors.at(index) ?? 0;
  const late = at(-1) - at(-1 - third);
  const middle = at(-1 - third) - at(-1 - 2 * third);
  const early = at(-1 - 2 * third) - at(0);
  const total = middle + late;
  const countLimit = early > 0.5 * (early + total) ? 1 / 3 : Math.min(1 / 3, 0.5 - 1.29 / Math.sqrt(Math.max(1, total)));
  const limit = metric.kind === 'count' ? countLimit : 1 / 3;
  const held = late >= metric.constants.leastLate.third && late / total >= limit;
  const because = `${amount(metric, late)} in the last third against ${amount(metric, middle)} in the middle one`;
  return trace.note('growth does not slow down', held, because) ? undefined : { reason: 'growth is slowing down', because };
}

function unprovable(metric: Metric, trace: Trace): Doubt | undefined {
  const may = metric.kind !== 'rss';
  trace.note('this metric may prove a leak', may, metric.noun);
  return may ? undefined : { reason: 'grows, but this metric alone cannot prove a leak', because: 'memory of the process grows for many reasons' };
}
