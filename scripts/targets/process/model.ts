/**
 * Processes that run already, as a target. Imports what the room above it may.
 */
import type { PlanFor } from '../../plan/plan.js';
import { ownModel } from '../ownModel.js';
import type { TargetModel } from '../target.js';

/** Returns the model of processes that run already: they are judged as one judges any program. */
export function processModel(plan: PlanFor<'process'>): TargetModel {
  return ownModel(plan);
}
