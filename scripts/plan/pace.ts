import type { RunPlan } from './plan.js';

/** As much of a plan as tells how its work is paced. */
export interface PacedPlan {
  readonly load: RunPlan['load'];
  readonly work: Pick<RunPlan['work'], 'cadence'>;
}

/** Tells whether replicas make their passes on the incident's back-off: the rate means nothing then. */
export function isOnBackOff({ load, work }: PacedPlan): boolean {
  return load.kind === 'none' && work.cadence === 'incident';
}
