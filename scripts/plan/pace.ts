import type { RunPlan } from './plan.js';

/** The part of a plan that tells how its work is paced. */
export interface PacedPlan {
  readonly load: RunPlan['load'];
  readonly work: Pick<RunPlan['work'], 'cadence'>;
}

/** Tells whether replicas make their passes on the incident's back-off, where the rate means nothing. */
export function isOnBackOff({ load, work }: PacedPlan): boolean {
  return load.kind === 'none' && work.cadence === 'incident';
}
