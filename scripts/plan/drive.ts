import type { AnyPlan, DrivePlan, WorkUnit } from './plan.js';

/** The ways in which the lab drives a program of one's own, and the unit of work of each. */
const UNITS = { call: 'call', url: 'request', each: 'run', k6: 'iteration' } as const satisfies Record<
  string,
  WorkUnit
>;

/** A way in which the lab drives a program. */
export type DrivenBy = keyof typeof UNITS;

/** The ways in which the lab drives a program, by the names of their settings. */
export const DRIVEN_BY = Object.keys(UNITS) as readonly DrivenBy[];

/** The load that the lab puts on a program, its amounts filled in. */
export interface Drive extends DrivePlan {
  readonly by: DrivenBy;
  readonly unit: WorkUnit;
  readonly concurrency: number;
  /** Milliseconds of a slice, where their number of units is not set. */
  readonly sliceMs: number;
  /** Milliseconds that the program has to become ready. */
  readonly readyLimitMs: number;
}

/** Returns the load that the lab puts on the program of a plan; undefined where it puts none. */
export function driveOf(plan: AnyPlan): Drive | undefined {
  if (!('drive' in plan)) return undefined;
  const { drive, limits } = plan;
  const by = drivenBy(drive);
  const sliceMs = (SHARE_OF_TIME * limits.timeMs) / drive.slices;
  const readyLimitMs = Math.min(READY_LIMIT_MS, SHARE_OF_TIME * limits.timeMs);
  return by && { ...drive, by, unit: UNITS[by], concurrency: drive.concurrency ?? 1, sliceMs, readyLimitMs };
}

/** Returns by what a program is driven; undefined by nothing. */
export function drivenBy(drive: Partial<DrivePlan>): DrivenBy | undefined {
  return DRIVEN_BY.find((by) => drive[by] !== undefined);
}

/** Milliseconds that a command has to become ready for load, where the run has the time: one may be compiled first. */
const READY_LIMIT_MS = 180_000;

/** The share of the time of a run that its slices take; the rest is for the start, the warm-up and the checkpoints. */
const SHARE_OF_TIME = 0.75;

/** Units of work of a load in all, by default: a leak of one a unit is plain in so many. */
const USUAL_CALLS = { call: 300, url: 300, each: 60, k6: 60 } as const satisfies Record<DrivenBy, number>;

/** Units under way at once, by default. */
const USUAL_CONCURRENCY = { call: 4, url: 4, each: 1, k6: 1 } as const satisfies Record<DrivenBy, number>;

/** Units under way at once where they are sent at a rate, whether earlier ones were answered or not. */
const OPEN_LOOP = 100;

/**
 * Returns a load with the amounts that nobody said.
 * @param timeMs the time that was said for the whole run; the load then does what fits into it
 */
export function withAmounts(drive: DrivePlan, timeMs: number | undefined): DrivePlan {
  const by = drivenBy(drive);
  if (!by) return drive;
  const { rate, slices } = drive;
  const calls = drive.calls ?? (timeMs === undefined ? USUAL_CALLS[by] : undefined);
  const warmUp = drive.warmUp ?? Math.ceil((calls ?? USUAL_CALLS[by]) / slices);
  const concurrency = drive.concurrency ?? (rate === undefined ? USUAL_CONCURRENCY[by] : OPEN_LOOP);
  return { ...drive, ...(calls !== undefined && { calls }), warmUp, concurrency };
}
