import { stretchOf } from '../condense/fleetChanges.js';
import type { FleetCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';

/**
 * Checks what became of the fleet during the run, and whether all that it reported arrived, where the engine can tell.
 */
export function auditFleet(run: FleetCase): AuditFact[] {
  return [unchanged(run), vitalsComplete(run)].filter((fact) => fact !== undefined);
}

/** Reports a change of the fleet, but only where levels were read on both sides of it. */
function unchanged({ judged, seen, replacements }: FleetCase): FactOf<'fleet-unchanged'> | undefined {
  const spans = ({ checkpoints, changes }: FleetCase['judged'][number]) =>
    new Set(checkpoints.map(({ atMs }) => stretchOf('', atMs, changes))).size > 1;
  if (!judged.some(spans)) return undefined;
  const lost = [...seen.replicas.values()].filter(({ ended, joined }) => ended && !joined).map(({ id }) => id);
  return { rule: 'fleet-unchanged', level: 'note', lost, joined: replacements.map(({ id }) => id) };
}

/**
 * Reports vitals lines that never arrived. Lines from other machines can be lost; a process on this machine writes to a
 * pipe, which loses none.
 */
function vitalsComplete({ plan, seen: { stack } }: FleetCase): FactOf<'vitals-complete'> | undefined {
  if (plan.engine !== 'swarm' && stack.gaps.size === 0) return undefined;
  const missing = [...stack.gaps].filter(([, lines]) => lines > 0).map(([replica, lines]) => ({ replica, lines }));
  return { rule: 'vitals-complete', level: missing.length === 0 ? 'ok' : 'note', missing };
}
