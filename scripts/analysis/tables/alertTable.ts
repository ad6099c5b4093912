import { isFor } from '../../plan/kinds.js';
import type { RunCase } from '../condense/runCase.js';
import type { AlertAnalysis } from '../model/analysis.js';

/** Returns the alerts of a monitored run, those that fired first at the top; undefined for any other run. */
export function alertTable({ plan, seen }: RunCase): AlertAnalysis[] | undefined {
  if (!isFor(plan, 'fleet') || plan.observe.metrics !== 'monitored') return undefined;
  const alerts = new Map<string, AlertAnalysis>();
  for (const { name, replica, state, atMs, value } of seen.alerts) {
    const key = JSON.stringify([name, replica]);
    const alert: AlertAnalysis = alerts.get(key) ?? { name, ...(replica !== undefined && { replica }), changes: [] };
    alerts.set(key, alert);
    alert.changes.push({ atMs, state });
    if (state === 'pending') alert.pendingMs ??= atMs;
    if (state !== 'firing' || alert.firingMs !== undefined) continue;
    alert.firingMs = atMs;
    if (value !== undefined) alert.value = value;
  }
  return [...alerts.values()].sort((a, b) => moment(a) - moment(b));
}

function moment({ firingMs, pendingMs = 0 }: AlertAnalysis): number {
  return firingMs ?? NEVER + pendingMs;
}

/** A time later than any run lasts. */
const NEVER = 1e12;
