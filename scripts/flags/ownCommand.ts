import { MOST_TIME_MS } from '../../protos/settings/limits.js';
import { drivenBy } from '../plan/drive.js';
import { isFor } from '../plan/kinds.js';
import { commandPlan, processPlan, recordPlan } from '../plan/ownPlan.js';
import type { DrivablePlan, PlanFor, TargetKind } from '../plan/plan.js';
import { rowOf, type Setting, settingPathsOf, type Values } from '../plan/settings.js';
import { settingArguments, valueText } from '../plan/settingText.js';
import { valueAt } from '../plan/values.js';

/**
 * Returns the command that repeats a run of a program of one's own.
 * @example ownCommand(plan) // "grpc-leak-lab check --for=5m -- node server.js"
 */
export function ownCommand(plan: PlanFor<OwnKind>): string {
  const { target } = plan;
  const usual = usualPlan(plan);
  const said = settingPathsOf(target.kind).filter(
    (setting) =>
      setting !== 'observe.settleLimitMs' &&
      valueText(setting, valueAt(plan, setting)) !== valueText(setting, valueAt(usual, setting)),
  );
  const flags = said.flatMap((setting) => ownArguments(setting, plan));
  switch (target.kind) {
    case 'command':
      return ['grpc-leak-lab check', ...flags.map(quotedFlag), '--', ...target.argv.map(quotedForShell)].join(' ');
    case 'process':
      return target.pprof === undefined
        ? ['grpc-leak-lab check', ...target.pids.map((pid) => `--pid=${pid}`), ...flags.map(quotedFlag)].join(' ')
        : ['grpc-leak-lab check', ...flags.map(quotedFlag)].join(' ');
    case 'record':
      return ['grpc-leak-lab judge', ...flags, quotedForShell(target.from)].join(' ');
  }
}

/** The kinds of target that are one's own. */
export type OwnKind = Exclude<TargetKind, 'fleet'>;

function usualPlan(plan: PlanFor<OwnKind>): PlanFor<OwnKind> {
  if (isFor(plan, 'command')) {
    const named = { ...plan.target, id: plan.id };
    return usual(plan, (said) => commandPlan(said, named));
  }
  if (isFor(plan, 'process')) {
    const { target, id } = plan;
    const named = { ...target, id, pids: target.pids.map(Number) };
    return usual(plan, (said) => processPlan(said, named));
  }
  const { id, target } = plan as PlanFor<'record'>;
  return recordPlan({}, { id, from: target.from });
}

function ownArguments(setting: Setting, plan: PlanFor<OwnKind>): string[] {
  const value = valueAt(plan, setting);
  if (setting === 'limits.timeMs') return [`--for=${valueText(setting, value)}`];
  return rowOf(setting).flag === undefined ? [] : settingArguments(setting, value);
}

/** Returns the plan of the same program, driven by the same, of which nothing else was said. */
function usual<Plan extends DrivablePlan>({ drive, limits }: Plan, planOf: (said: Values) => Plan): Plan {
  const by = drivenBy(drive);
  const timeMs = limits.timeMs === MOST_TIME_MS ? {} : { 'limits.timeMs': limits.timeMs };
  const amounts = { 'drive.calls': drive.calls, 'drive.rate': drive.rate, 'drive.slices': drive.slices };
  const said = { ...(by && { [`drive.${by}`]: drive[by] }), ...timeMs };
  const { warmUp, concurrency } = planOf({ ...said, ...amounts }).drive; // they follow from these
  const plan = planOf(said);
  const { call: _, url: _url, each: _each, k6: _k6, ...rest } = plan.drive;
  return { ...plan, drive: { ...rest, warmUp, concurrency }, limits: { ...plan.limits, timeMs: MOST_TIME_MS } };
}

/** Returns a flag as a POSIX shell takes it, its value quoted where that is needed. */
function quotedFlag(flag: string): string {
  const [, name, value] = /^(--[\w-]+=)([\s\S]*)$/.exec(flag) ?? [];
  return name === undefined || value === undefined ? flag : `${name}${quotedForShell(value)}`;
}

/** Returns a word as a POSIX shell takes it. */
function quotedForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
