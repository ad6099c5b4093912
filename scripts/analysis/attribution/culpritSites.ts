import { count, counted } from '../../text/figures.js';
import type { Culprit } from '../model/analysis.js';

/** Groups culprits by their chain of positions, in the order given: one line may open both channels and sockets. */
export function bySite(culprits: readonly Culprit[]): Culprit[][] {
  const groups = new Map<string, Culprit[]>();
  for (const culprit of culprits) {
    const key = [culprit, ...culprit.via].map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), culprit]);
  }
  return [...groups.values()];
}

/** Says what the figures of a culprit count: all that its line opened, or only what it opened on paths that grow. */
export function openedWords({ otherPaths }: Culprit): 'opened' | 'opened on paths that grow' {
  return otherPaths ? 'opened on paths that grow' : 'opened';
}

/** Says what the figures of a culprit leave out; undefined where they leave nothing out. */
export function notCounted({ otherPaths, resource, file, line }: Culprit): string | undefined {
  if (!otherPaths) return undefined;
  return `Counted on paths that grow. On others, which do not keep growing, ${file}:${line} opened ${counted(otherPaths.opened, `${resource} more`, `${resource}s more`)}, ${count(otherPaths.closed)} of them closed.`;
}
