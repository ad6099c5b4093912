import type { Role } from '../../plan/replicas.js';

/**
 * Adds up what one pass takes or leaves in all processes: the sum over roles of the mean over each role's replicas.
 * Where roles are mixed that is the mean; where they are split it is the sum for one client and one server, so that
 * both can be compared. Replicas whose value is not known are left out; undefined where that leaves a role without any.
 */
export function acrossRoles(
  values: readonly { readonly role?: Role | undefined; readonly value: number | undefined }[],
): number | undefined {
  const means = [...byRole(values).values()].map((each) =>
    mean(each.map(({ value }) => value).filter((value) => value !== undefined)),
  );
  const known = means.filter((value) => value !== undefined);
  return known.length > 0 && known.length === means.length ? known.reduce((sum, value) => sum + value, 0) : undefined;
}

/** Groups items by their role, in order of appearance. */
export function byRole<Item extends { readonly role?: Role | undefined }>(items: readonly Item[]): Map<Role, Item[]> {
  const groups = new Map<Role, Item[]>();
  for (const item of items) groups.set(item.role ?? 'mixed', [...(groups.get(item.role ?? 'mixed') ?? []), item]);
  return groups;
}

function mean(values: readonly number[]): number | undefined {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;
}
