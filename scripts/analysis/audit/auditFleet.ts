import { stretchOf } from '../condense/fleetChanges.js';
import type { RunCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';

/** What became of the fleet in mid-run, and of what it said, where the place can tell. */
export function auditFleet(run: RunCase): AuditFact[] {
  return [unchanged(run), vitalsComplete(run)].filter((fact) => fact !== undefined);
}

/** Only where levels were read on both sides of a change. */
function unchanged({ judged, seen, replacements }: RunCase): FactOf<'fleet-unchanged'> | undefined {
  const spans = ({ checkpoints, changes }: RunCase['judged'][number]) =>
    new Set(checkpoints.map(({ atMs }) => stretchOf('', atMs, changes))).size > 1;
  if (!judged.some(spans)) return undefined;
  const lost = [...seen.replicas.values()].filter(({ ended, joined }) => ended && !joined).map(({ id }) => id);
  return { rule: 'fleet-unchanged', level: 'note', lost, joined: replacements.map(({ id }) => id) };
}

/** Lines on their way from other machines can be lost; a process on this one writes to a pipe, where none can. */
function vitalsComplete({ plan, seen: { stack } }: RunCase): FactOf<'vitals-complete'> | undefined {
  if (plan.engine !== 'swarm' && stack.gaps.size === 0) return undefined;
  const missing = [...stack.gaps].filter(([, lines]) => lines > 0).map(([replica, lines]) => ({ replica, lines }));
  return { rule: 'vitals-complete', level: missing.length === 0 ? 'ok' : 'note', missing };
}
