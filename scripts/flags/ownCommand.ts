import { commandPlan, recordPlan } from '../plan/ownPlan.js';
import type { PlanFor } from '../plan/plan.js';
import { rowOf, type Setting, settingPathsOf } from '../plan/settings.js';
import { settingArguments, valueText } from '../plan/settingText.js';
import { valueAt } from '../plan/values.js';

/**
 * Returns the command that repeats a run of a program of one's own.
 * @example ownCommand(plan) // "grpc-leak-lab check --for=5m -- node server.js"
 */
export function ownCommand(plan: PlanFor<'command'> | PlanFor<'record'>): string {
  const { target, id } = plan;
  const usual =
    target.kind === 'command' ? commandPlan({}, { ...target, id }) : recordPlan({}, { id, from: target.from });
  const said = settingPathsOf(target.kind).filter(
    (setting) => valueText(setting, valueAt(plan, setting)) !== valueText(setting, valueAt(usual, setting)),
  );
  const flags = said.flatMap((setting) => ownArguments(setting, plan));
  return target.kind === 'command'
    ? ['grpc-leak-lab check', ...flags, '--', ...target.argv.map(quotedForShell)].join(' ')
    : ['grpc-leak-lab judge', ...flags, quotedForShell(target.from)].join(' ');
}

function ownArguments(setting: Setting, plan: PlanFor<'command'> | PlanFor<'record'>): string[] {
  const value = valueAt(plan, setting);
  if (setting === 'limits.timeMs') return [`--for=${valueText(setting, value)}`];
  return rowOf(setting).flag === undefined ? [] : settingArguments(setting, value);
}

/** Returns a word as a POSIX shell takes it. */
function quotedForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
