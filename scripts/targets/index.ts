/**
 * The room of targets: the kinds of program that a run measures. Each kind has a folder with all that the analysis must
 * know of it, and a case below; nothing else branches on the kind. Imports text, protos, services, plan and record,
 * never the analysis.
 */
import type { RunPlan } from '../plan/plan.js';
import type { FactsSource } from './fleet/facts.js';
import { fleetModel } from './fleet/model.js';
import type { TargetModel } from './target.js';

/** The part of a run that concerns its target: the plan, and the first line of the record. */
export interface TargetRun extends FactsSource {
  readonly plan: RunPlan;
}

/** Returns the model of a run's target. */
export function targetOf({ plan, start }: TargetRun): TargetModel {
  const { target } = plan;
  switch (target.kind) {
    case 'fleet':
      return fleetModel({ plan: { ...plan, target }, start });
  }
}
