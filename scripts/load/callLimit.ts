import { DRIVER_ENV } from '../../protos/environment.js';
import type { RunPlan } from '../plan.js';

/** A call waits behind the passes before it; longer than this means that the fleet does not keep up at all. */
const CALL_LIMIT_MS = 60_000;

/** What every driver is told: how long a call or a checkpoint may take. */
export function callLimit(plan: RunPlan): Record<string, string> {
  return { [DRIVER_ENV.callLimitMs]: String(CALL_LIMIT_MS + plan.settleLimitMs) };
}
