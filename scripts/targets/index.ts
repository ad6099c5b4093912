/**
 * The room of targets: the kinds of program that a run measures. Each kind has a folder with all that the analysis must
 * know of it, and a case below; nothing else branches on the kind. Imports text, protos, services, plan and record,
 * never the analysis.
 */
import { isFor } from '../plan/kinds.js';
import type { AnyPlan } from '../plan/plan.js';
import { commandModel } from './command/model.js';
import type { FactsSource } from './fleet/facts.js';
import { fleetModel } from './fleet/model.js';
import { processModel } from './process/model.js';
import { recordModel } from './record/model.js';
import type { TargetModel } from './target.js';

/** The part of a run that concerns its target: the plan, and the first line of the record. */
export interface TargetRun extends FactsSource {
  readonly plan: AnyPlan;
}

/** Returns the model of a run's target. */
export function targetOf({ plan, start }: TargetRun): TargetModel {
  if (isFor(plan, 'fleet')) return fleetModel({ plan, start });
  if (isFor(plan, 'command')) return commandModel(plan);
  return isFor(plan, 'process') ? processModel(plan) : recordModel(plan);
}
