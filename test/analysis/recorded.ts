import type { Vitals } from '../../protos/vitals.js';
import { changed, planOf } from '../support/plans.js';
import { type History, labEvent } from './history.js';

/**
 * Returns the record of a run that was of one process, whose lines are its own: sixty units of work in six slices, by
 * nobody's load.
 */
export function recorded(vitals: readonly Vitals[]): History {
  const plan = changed(planOf({ variant: 'fixed' }), { replicas: 1, passes: 60, slices: 6, load: 'none' });
  const begin = vitals[0]?.atMs ?? 0;
  const events = vitals.map((line) => ({
    receivedMs: line.atMs - begin + 10,
    from: 'replica' as const,
    replica: 'replica-1',
    line,
  }));
  const endMs = (events.at(-1)?.receivedMs ?? 0) + 1;
  return {
    plan,
    events: [
      labEvent(0, { kind: 'phase', name: 'starting' }),
      labEvent(5, { kind: 'phase', name: 'load' }),
      ...events,
      labEvent(endMs, { kind: 'phase', name: 'draining' }),
      labEvent(endMs, { kind: 'phase', name: 'done' }),
    ],
  };
}
