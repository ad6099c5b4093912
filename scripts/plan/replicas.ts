import { counted } from '../text/figures.js';
import type { FleetTarget } from './plan.js';

/**
 * The role of a replica: `client` makes passes and serves nobody, `server` serves and makes none, `mixed` does both, as
 * in the incident.
 */
export type Role = 'mixed' | 'client' | 'server';

/** The part of a plan that tells its roles; the processes of a target without any are `mixed`. */
export interface Roles {
  readonly target: { readonly kind?: string; readonly role?: FleetTarget['role'] };
}

/** The part of a plan that tells its replicas. */
export interface FleetPlan extends Roles {
  readonly target: Pick<FleetTarget, 'role' | 'replicas'>;
}

/** Tells whether every process has one role; a plan of an older record may not say. */
export function isSplit({ target }: Roles): boolean {
  return target.role === 'split';
}

/** Returns the roles of a plan's replicas; there are `plan.target.replicas` of each. */
export function rolesOf(plan: Roles): readonly Role[] {
  return isSplit(plan) ? ['client', 'server'] : ['mixed'];
}

/**
 * Returns the replicas of a plan, in order: `agent-1` … `agent-N`; with split roles `client-1` … `client-N`, `server-1`
 * … `server-N`.
 */
export function replicasOf(plan: FleetPlan): { name: string; role: Role }[] {
  return rolesOf(plan).flatMap((role) =>
    Array.from({ length: plan.target.replicas }, (_, index) => ({ name: `${PREFIX[role]}-${index + 1}`, role })),
  );
}

/** Returns the number of processes that a plan's replicas take. */
export function processesOf(plan: FleetPlan): number {
  return rolesOf(plan).length * plan.target.replicas;
}

/** Returns the role of the replica of that name, or of one that replaced it (`server-2.2`). */
export function roleOf(plan: Roles, name: string): Role {
  if (!isSplit(plan)) return 'mixed';
  return name.startsWith(`${PREFIX.server}-`) ? 'server' : 'client';
}

/** The beginning of the names of replicas, by role. */
export const PREFIX: Readonly<Record<Role, string>> = { mixed: 'agent', client: 'client', server: 'server' };

/** Returns `3 replicas`, or `3 clients and 3 servers`. */
export function fleetWords(plan: FleetPlan): string {
  return rolesOf(plan)
    .map((role) => counted(plan.target.replicas, role === 'mixed' ? 'replica' : role))
    .join(' and ');
}
