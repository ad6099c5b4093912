import type { RunPlan, WorkUnit } from '../plan/plan.js';
import type { WorkWords } from '../text/figures.js';

/** As much of a plan as tells what a unit of its work is called. */
export interface UnitPlan {
  readonly work: Pick<RunPlan['work'], 'unit'>;
}

/** Returns what a unit of a plan's work is called, one and many. */
export function workWords({ work }: UnitPlan): WorkWords {
  return WORDS[work.unit];
}

/** Returns what a unit of work is called where several plans are spoken of: no one's own word, where they differ. */
export function sharedWorkWords(plans: readonly UnitPlan[]): WorkWords {
  const [unit, ...others] = new Set(plans.map(({ work }) => work.unit));
  return unit === undefined || others.length > 0 ? UNIT_OF_WORK : WORDS[unit];
}

const WORDS = {
  pass: { one: 'pass', many: 'passes' },
  call: { one: 'call', many: 'calls' },
  iteration: { one: 'iteration', many: 'iterations' },
  second: { one: 'second', many: 'seconds' },
} as const satisfies Record<WorkUnit, WorkWords>;

const UNIT_OF_WORK: WorkWords = { one: 'unit of work', many: 'units of work' };
