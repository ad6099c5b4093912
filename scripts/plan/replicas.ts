import { counted } from '../text/figures.js';
import type { FleetTarget } from './plan.js';

/**
 * What a replica does: `client` makes passes and serves nobody, `server` serves and makes none, `mixed` does both, as
 * in the incident.
 */
export type Role = 'mixed' | 'client' | 'server';

/** As much of a plan as tells its roles. */
export interface Roles {
  readonly target: Pick<FleetTarget, 'role'>;
}

/** As much of a plan as tells its replicas. */
export interface FleetPlan extends Roles {
  readonly target: Pick<FleetTarget, 'role' | 'replicas'>;
}

/** Whether every process has one role; a plan of an older record may not say. */
export function isSplit({ target }: Roles): boolean {
  return target.role === 'split';
}

/** The roles of a plan's replicas; there are `plan.target.replicas` of each. */
export function rolesOf(plan: Roles): readonly Role[] {
  return isSplit(plan) ? ['client', 'server'] : ['mixed'];
}

/**
 * The replicas of a plan, in order: `agent-1` … `agent-N`; of one role each `client-1` … `client-N`, `server-1` …
 * `server-N`.
 */
export function replicasOf(plan: FleetPlan): { name: string; role: Role }[] {
  return rolesOf(plan).flatMap((role) =>
    Array.from({ length: plan.target.replicas }, (_, index) => ({ name: `${PREFIX[role]}-${index + 1}`, role })),
  );
}

/** How many processes the replicas of a plan are. */
export function processesOf(plan: FleetPlan): number {
  return rolesOf(plan).length * plan.target.replicas;
}

/** The role of the replica of that name, also of one that took its place (`server-2.2`). */
export function roleOf(plan: Roles, name: string): Role {
  if (!isSplit(plan)) return 'mixed';
  return name.startsWith(`${PREFIX.server}-`) ? 'server' : 'client';
}

/** Names of replicas begin with it. */
export const PREFIX: Readonly<Record<Role, string>> = { mixed: 'agent', client: 'client', server: 'server' };

/** `3 replicas`, or `3 clients and 3 servers`. */
export function fleetWords(plan: FleetPlan): string {
  return rolesOf(plan)
    .map((role) => counted(plan.target.replicas, role === 'mixed' ? 'replica' : role))
    .join(' and ');
}
