import { DRIVER_ENV } from '../../protos/environment.js';
import type { RunPlan } from './plan.js';
import { passWaitMs } from './waits.js';

/**
 * The usual wait for a call, which waits behind the passes before it; a longer wait means that the fleet does not keep
 * up at all.
 */
const CALL_LIMIT_MS = 60_000;

/** Returns the variable that tells every driver how long a call or a checkpoint may take. */
export function callLimit(plan: RunPlan): Record<string, string> {
  return { [DRIVER_ENV.callLimitMs]: String(callLimitMs(plan)) };
}

/**
 * Returns how long a call may take: longer where the passes before it wait for their own deadlines. Where these have
 * none, no patience helps.
 */
export function callLimitMs(plan: RunPlan): number {
  const passMs = passWaitMs(plan);
  const queuedMs = Number.isFinite(passMs) ? 2 * passMs * Math.ceil(plan.work.amount / plan.work.slices) : 0;
  return CALL_LIMIT_MS + plan.observe.settleLimitMs + queuedMs;
}
