import { isOnBackOff } from '../../plan/pace.js';
import type { RunPlan } from '../../plan/plan.js';
import { passWaitMs, spacingMs } from '../../plan/waits.js';
import type { FactOf } from '../model/audit.js';
import type { SocketCeiling } from '../model/socketCeiling.js';
import { isAbove } from '../tables/ceilingText.js';

/**
 * Reports the arithmetic of a {@link SocketCeiling}, and whether the sockets seen stay below it. Bounded sockets do not
 * rule out a leak.
 */
export function auditSocketCeiling(plan: RunPlan, ceiling: SocketCeiling | undefined): FactOf<'sockets-bounded'>[] {
  if (!ceiling) return [];
  return [{ rule: 'sockets-bounded', level: isAbove(ceiling) ? 'note' : 'ok', ceiling, pace: paceOf(plan) }];
}

/** Returns what spaces the passes: the plan, or the duration of a pass that waits for deadlines. */
function paceOf(plan: RunPlan): FactOf<'sockets-bounded'>['pace'] {
  if (isOnBackOff(plan)) return { by: 'back-off' };
  const passMs = passWaitMs(plan);
  return passMs > spacingMs(plan) ? { by: 'pass', passMs } : { by: 'rate', perSecond: plan.work.ratePerReplica };
}
