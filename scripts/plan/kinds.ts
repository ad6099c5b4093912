import type { AnyPlan, PlanFor, TargetKind } from './plan.js';

/** Tells whether the target of a plan is of a kind. Loads no schema: the reading of a command line needs it. */
export function isFor<Kind extends TargetKind>(plan: AnyPlan, kind: Kind): plan is PlanFor<Kind> & AnyPlan {
  return plan.target.kind === kind;
}
