/**
 * Vitals lines that were printed elsewhere, as a target. Imports what the room above it may.
 */
import type { PlanFor } from '../../plan/plan.js';
import { ownModel } from '../ownModel.js';
import type { TargetModel } from '../target.js';

/** Returns the model of lines from elsewhere: whoever printed them is judged as any program is. */
export function recordModel(plan: PlanFor<'record'>): TargetModel {
  return ownModel(plan);
}
