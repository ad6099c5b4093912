import { commandPlan, processPlan, recordPlan } from '../plan/ownPlan.js';
import type { PlanFor, TargetKind } from '../plan/plan.js';
import { rowOf, type Setting, settingPathsOf } from '../plan/settings.js';
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
      return ['grpc-leak-lab check', ...flags, '--', ...target.argv.map(quotedForShell)].join(' ');
    case 'process':
      return ['grpc-leak-lab check', ...target.pids.map((pid) => `--pid=${pid}`), ...flags].join(' ');
    case 'record':
      return ['grpc-leak-lab judge', ...flags, quotedForShell(target.from)].join(' ');
  }
}

/** The kinds of target that are one's own. */
export type OwnKind = Exclude<TargetKind, 'fleet'>;

function usualPlan({ target, id }: PlanFor<OwnKind>): PlanFor<OwnKind> {
  switch (target.kind) {
    case 'command':
      return commandPlan({}, { ...target, id });
    case 'process':
      return processPlan({}, { ...target, id, pids: target.pids.map(Number) });
    case 'record':
      return recordPlan({}, { id, from: target.from });
  }
}

function ownArguments(setting: Setting, plan: PlanFor<OwnKind>): string[] {
  const value = valueAt(plan, setting);
  if (setting === 'limits.timeMs') return [`--for=${valueText(setting, value)}`];
  return rowOf(setting).flag === undefined ? [] : settingArguments(setting, value);
}

/** Returns a word as a POSIX shell takes it. */
function quotedForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
