import { isOnBackOff, type RunPlan } from '../plan/plan.js';
import { durationText } from '../plan/read.js';
import { serviceArguments } from '../plan/serviceFlags.js';

/**
 * Every flag that says a part of a plan, but for the variant and what is expected; most of them say no more than the
 * default.
 */
export function planArguments(plan: RunPlan): string[] {
  const { load, target, work, limits } = plan;
  return [
    `--engine=${plan.engine}`,
    `--replicas=${plan.target.replicas}`,
    `--role=${target.role}`,
    `--transport=${target.transport}`,
    `--passes=${plan.work.amount}`,
    `--slices=${plan.work.slices}`,
    `--load=${load.kind}`,
    isOnBackOff(plan) ? '--cadence=incident' : `--rate=${work.ratePerReplica}`,
    `--seed=${plan.seed}`,
    ...serviceArguments(plan.target.service),
    ...(plan.observe.attribution ? [] : ['--no-attribution']),
    ...(plan.observe.timers ? ['--count-timers'] : []),
    ...{ off: [], on: ['--metrics'], monitored: ['--monitor'] }[plan.observe.metrics],
    ...(plan.observe.profile ? ['--profile'] : []),
    ...(plan.observe.cpuProfile ? ['--cpu-profile'] : []),
    `--tick=${durationText(plan.observe.tickMs)}`,
    ...limits.maxGrowth.map(({ metric, perWork }) => `--max-growth=${metric}:${perWork}`),
    `--time-limit=${durationText(plan.limits.timeMs)}`,
  ];
}
