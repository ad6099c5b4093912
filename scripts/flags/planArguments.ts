import { isOnBackOff, type RunPlan } from '../plan/plan.js';
import { durationText } from '../plan/read.js';
import { serviceArguments } from '../plan/serviceFlags.js';

/**
 * Every flag that says a part of a plan, but for the variant and what is expected; most of them say no more than the
 * default.
 */
export function planArguments(plan: RunPlan): string[] {
  const { load, target } = plan;
  return [
    `--engine=${plan.engine}`,
    `--replicas=${plan.replicas}`,
    `--role=${target.role}`,
    `--transport=${target.transport}`,
    `--passes=${plan.passes}`,
    `--slices=${plan.slices}`,
    `--load=${load.kind}`,
    isOnBackOff(plan) ? '--cadence=incident' : `--rate=${load.ratePerReplica}`,
    `--seed=${plan.seed}`,
    ...serviceArguments(plan.service),
    ...(plan.attribution ? [] : ['--no-attribution']),
    ...(plan.countTimers ? ['--count-timers'] : []),
    ...{ off: [], on: ['--metrics'], monitored: ['--monitor'] }[plan.metrics],
    ...(plan.profile ? ['--profile'] : []),
    ...(plan.cpuProfile ? ['--cpu-profile'] : []),
    `--tick=${durationText(plan.tickMs)}`,
    ...plan.maxGrowth.map(({ metric, perWork }) => `--max-growth=${metric}:${perWork}`),
    `--time-limit=${durationText(plan.timeLimitMs)}`,
  ];
}
