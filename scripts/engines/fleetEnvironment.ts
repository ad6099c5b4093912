import { PROBE_ENV } from '../../protos/probeEnvironment.js';
import { environmentOf } from '../../protos/settings/told.js';
import { heapProfileCheckpoints } from '../plan/heapProfileCheckpoints.js';
import type { RunPlan } from '../plan/plan.js';
import { SETTINGS } from '../plan/settings.js';
import { valuesIn } from '../plan/values.js';

/** Returns the variables by which a plan is told to every process of the fleet, whichever engine runs it. */
export function fleetEnvironment(plan: RunPlan): Record<string, string> {
  return {
    ...environmentOf(SETTINGS, valuesIn(plan)),
    [PROBE_ENV.profileAt]: heapProfileCheckpoints(plan.work.slices).join(','),
  };
}
