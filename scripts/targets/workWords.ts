import { isFor } from '../plan/kinds.js';
import type { AnyPlan, WorkUnit } from '../plan/plan.js';
import type { WorkWords } from '../text/figures.js';

/** The part of a plan that names a unit of its work. */
export interface UnitPlan {
  readonly work: { readonly unit?: WorkUnit | undefined };
}

/** Returns the words for a unit of a plan's work, one and many; the general words where it does not name one. */
export function workWords({ work }: UnitPlan): WorkWords {
  return work.unit === undefined ? UNIT_OF_WORK : WORDS[work.unit];
}

/** Returns the words for a unit of the work of a program of one's own; undefined for a fleet. */
export function ownWork(plan: AnyPlan): WorkWords | undefined {
  return isFor(plan, 'fleet') ? undefined : workWords(plan);
}

/** Returns the words for a unit of work over several plans; where their units differ, the general words. */
export function sharedWorkWords(plans: readonly UnitPlan[]): WorkWords {
  const [unit, ...others] = new Set(plans.map(({ work }) => work.unit));
  return unit === undefined || others.length > 0 ? UNIT_OF_WORK : WORDS[unit];
}

const WORDS = {
  pass: { one: 'pass', many: 'passes' },
  call: { one: 'call', many: 'calls' },
  iteration: { one: 'iteration', many: 'iterations' },
  second: { one: 'second', many: 'seconds' },
  unit: { one: 'unit', many: 'units' },
} as const satisfies Record<WorkUnit, WorkWords>;

const UNIT_OF_WORK: WorkWords = { one: 'unit of work', many: 'units of work' };
