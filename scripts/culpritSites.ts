import type { Culprit } from './analysis/analysis.js';

/** The same line may open channels and sockets: one group for each chain of positions, in the order given. */
export function bySite(culprits: readonly Culprit[]): Culprit[][] {
  const groups = new Map<string, Culprit[]>();
  for (const culprit of culprits) {
    const key = [culprit, ...culprit.via].map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), culprit]);
  }
  return [...groups.values()];
}
