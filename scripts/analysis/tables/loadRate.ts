import { driveOf } from '../../plan/drive.js';
import type { SliceSeen } from '../condense/load.js';
import { type FleetCase, makers, type RunCase } from '../condense/runCase.js';
import type { LoadRate } from '../model/load.js';
import { median } from '../verdict/stats/quantile.js';

/** The rate of a load, planned against achieved; undefined where no driver made calls at a planned rate. */
export function loadRate({ plan, seen, replicas }: FleetCase): LoadRate | undefined {
  const doors = makers(replicas).length;
  const planned = plan.work.ratePerReplica;
  const slices = [...seen.load.slices.values()].filter(isOver);
  if (plan.load.kind === 'none' || doors === 0 || slices.length === 0) return undefined;
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0) / doors;
  const seconds = slices.reduce((sum, slice) => sum + callingSeconds(slice, doors, planned), 0);
  const { summary } = seen.load;
  const medianMs = summary?.latency?.p50Ms ?? median(slices.flatMap(({ latency }) => latency?.p50Ms ?? []));
  return {
    planned,
    achieved: seconds > 0 ? Math.min(planned, calls / seconds) : planned,
    ...(Number.isFinite(medianMs) && { medianMs }),
  };
}

/** Returns the rate of the load that the lab put on a command; undefined where none was planned. */
export function drivenRate({ plan, seen }: RunCase): LoadRate | undefined {
  const planned = driveOf(plan)?.rate;
  const slices = [...seen.load.slices.values()].filter(isOver);
  if (planned === undefined || slices.length === 0) return undefined;
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0);
  const seconds = slices.reduce((sum, slice) => sum + callingSeconds(slice, 1, planned), 0);
  const medianMs = seen.load.summary?.latency?.p50Ms;
  return { planned, achieved: Math.min(planned, calls / seconds), ...(medianMs !== undefined && { medianMs }) };
}

/**
 * Returns the rate per second at which the calls of a slice returned, of all together, where no rate was planned;
 * undefined where it has not ended.
 */
export function freeRateOfSlice(slice: SliceSeen): number | undefined {
  return isOver(slice) && slice.tookMs > 0 ? (slice.calls * 1000) / slice.tookMs : undefined;
}

/**
 * Returns the rate per second and replica at which the calls of one slice returned; undefined where the slice has not
 * ended.
 */
export function rateOfSlice(slice: SliceSeen, doors: number, planned: number): number | undefined {
  if (!isOver(slice) || doors === 0) return undefined;
  return Math.min(planned, slice.calls / doors / callingSeconds(slice, doors, planned));
}

type SliceOver = SliceSeen & { calls: number; tookMs: number };

function isOver(slice: SliceSeen): slice is SliceOver {
  return slice.calls !== undefined && slice.calls > 0 && slice.tookMs !== undefined;
}

/**
 * Returns the seconds that the calls of a slice took. A slice ends with the answer to its last call, which may take as
 * long as the pause before a next call would have been without anything having waited for anything: so much is left out.
 * It is never less than the plan gives the slice: a driver that is late sends what is due all at once.
 */
function callingSeconds({ calls, tookMs }: SliceOver, doors: number, planned: number): number {
  return Math.max(calls / doors / planned, tookMs / 1000 - 1 / planned);
}
