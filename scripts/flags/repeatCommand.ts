import type { RunPlan } from '../plan.js';
import { LAB_DEFAULTS } from './labFlags.js';
import { durationText } from './read.js';
import { serviceArguments } from './serviceFlags.js';

/**
 * The command that repeats a run: every flag whose value is not the same everywhere. What depends on the machine (the
 * rate) or on the variant (what to expect) is always said.
 * @example commandThatRepeats(plan) // "grpc-leak-lab lab --variant=leaky --rate=25 --tick=250ms --expect=leak"
 */
export function commandThatRepeats(plan: RunPlan): string {
  const { load, target } = plan;
  const incident = load.kind === 'none' && load.cadence === 'incident';
  const flags = [
    `--variant=${target.variant}`,
    unless(LAB_DEFAULTS.engine, 'engine', plan.engine),
    unless(LAB_DEFAULTS.replicas, 'replicas', plan.replicas),
    unless(LAB_DEFAULTS.role, 'role', target.role),
    unless(LAB_DEFAULTS.transport, 'transport', target.transport),
    unless(LAB_DEFAULTS.passes, 'passes', plan.passes),
    unless(LAB_DEFAULTS.slices, 'slices', plan.slices),
    unless(LAB_DEFAULTS.load, 'load', load.kind),
    incident ? '--cadence=incident' : `--rate=${load.ratePerReplica}`,
    unless(LAB_DEFAULTS.seed, 'seed', plan.seed),
    ...serviceArguments(plan.service),
    plan.attribution ? undefined : '--no-attribution',
    plan.countTimers ? '--count-timers' : undefined,
    { off: undefined, on: '--metrics', monitored: '--monitor' }[plan.metrics],
    plan.profile ? '--profile' : undefined,
    plan.cpuProfile ? '--cpu-profile' : undefined,
    `--tick=${durationText(plan.tickMs)}`,
    `--expect=${plan.expect}`,
    ...plan.maxGrowth.map(({ metric, perWork }) => `--max-growth=${metric}:${perWork}`),
    plan.timeLimitMs === LAB_DEFAULTS.timeLimitMs ? undefined : `--time-limit=${durationText(plan.timeLimitMs)}`,
  ];
  return ['grpc-leak-lab lab', ...flags.filter((flag) => flag !== undefined)].join(' ');
}

function unless<T extends string | number>(usual: T, name: string, value: string | number): string | undefined {
  return value === usual ? undefined : `--${name}=${value}`;
}
