import { AGENT_ENV } from '../../protos/environment.js';
import { PROBE_ENV } from '../../services/probe/probe.js';
import { profiledCheckpoints } from '../plan/heapProfileCheckpoints.js';
import type { RunPlan } from '../plan/plan.js';

/** What a plan says to every process of the fleet, whichever engine runs it. */
export function fleetEnvironment(plan: RunPlan): Record<string, string> {
  return {
    [AGENT_ENV.variant]: plan.target.variant,
    [AGENT_ENV.transport]: plan.target.transport,
    [AGENT_ENV.replicas]: String(plan.target.replicas),
    [AGENT_ENV.passes]: String(plan.work.amount),
    [AGENT_ENV.slices]: String(plan.work.slices),
    [AGENT_ENV.ratePerReplica]: String(plan.work.ratePerReplica),
    [AGENT_ENV.cadence]: plan.work.cadence,
    [AGENT_ENV.service]: JSON.stringify(plan.target.service),
    [AGENT_ENV.metrics]: plan.observe.metrics,
    [AGENT_ENV.seed]: String(plan.seed),
    [PROBE_ENV.tickMs]: String(plan.observe.tickMs),
    [PROBE_ENV.quietMs]: String(plan.observe.quietMs),
    [PROBE_ENV.settleLimitMs]: String(plan.observe.settleLimitMs),
    [PROBE_ENV.attribution]: plan.observe.attribution ? 'on' : 'off',
    [PROBE_ENV.countTimers]: plan.observe.timers ? 'on' : 'off',
    [PROBE_ENV.profile]: [plan.observe.profile ? 'heap' : '', plan.observe.cpuProfile ? 'cpu' : '']
      .filter((each) => each !== '')
      .join(','),
    [PROBE_ENV.profileAt]: profiledCheckpoints(plan.work.slices).join(','),
  };
}
