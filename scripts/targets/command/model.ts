/**
 * A command of one's own as a target. Imports what the room above it may.
 */
import type { PlanFor } from '../../plan/plan.js';
import { ownModel } from '../ownModel.js';
import type { TargetModel } from '../target.js';

/** Returns the model of a command: the processes that it starts are judged as one judges any program. */
export function commandModel(plan: PlanFor<'command'>): TargetModel {
  return ownModel(plan);
}
