import { DRIVER_ENV } from '../../protos/environment.js';
import type { RunPlan } from './plan.js';
import { passWaitMs } from './waits.js';

/** A call waits behind the passes before it; longer than this means that the fleet does not keep up at all. */
const CALL_LIMIT_MS = 60_000;

/** What every driver is told: how long a call or a checkpoint may take. */
export function callLimit(plan: RunPlan): Record<string, string> {
  return { [DRIVER_ENV.callLimitMs]: String(callLimitMs(plan)) };
}

/** Longer where the passes before it wait for deadlines of their own; where they have none, no patience helps. */
export function callLimitMs(plan: RunPlan): number {
  const passMs = passWaitMs(plan);
  const queuedMs = Number.isFinite(passMs) ? 2 * passMs * Math.ceil(plan.work.amount / plan.work.slices) : 0;
  return CALL_LIMIT_MS + plan.observe.settleLimitMs + queuedMs;
}
