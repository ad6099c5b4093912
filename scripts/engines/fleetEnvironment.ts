import { AGENT_ENV } from '../../protos/environment.js';
import { PROBE_ENV } from '../../services/probe/probe.js';
import { profiledCheckpoints } from '../plan/heapProfileCheckpoints.js';
import type { RunPlan } from '../plan/plan.js';

/** What a plan says to every process of the fleet, whichever engine runs it. */
export function fleetEnvironment(plan: RunPlan): Record<string, string> {
  return {
    [AGENT_ENV.variant]: plan.target.variant,
    [AGENT_ENV.transport]: plan.target.transport,
    [AGENT_ENV.replicas]: String(plan.replicas),
    [AGENT_ENV.passes]: String(plan.passes),
    [AGENT_ENV.slices]: String(plan.slices),
    [AGENT_ENV.ratePerReplica]: String(plan.load.ratePerReplica),
    [AGENT_ENV.cadence]: plan.load.cadence,
    [AGENT_ENV.service]: JSON.stringify(plan.service),
    [AGENT_ENV.metrics]: plan.metrics,
    [AGENT_ENV.seed]: String(plan.seed),
    [PROBE_ENV.tickMs]: String(plan.tickMs),
    [PROBE_ENV.quietMs]: String(plan.quietMs),
    [PROBE_ENV.settleLimitMs]: String(plan.settleLimitMs),
    [PROBE_ENV.attribution]: plan.attribution ? 'on' : 'off',
    [PROBE_ENV.countTimers]: plan.countTimers ? 'on' : 'off',
    [PROBE_ENV.profile]: [plan.profile ? 'heap' : '', plan.cpuProfile ? 'cpu' : '']
      .filter((each) => each !== '')
      .join(','),
    [PROBE_ENV.profileAt]: profiledCheckpoints(plan.slices).join(','),
  };
}
