import { readFileSync } from 'node:fs';
import type { ClassGrowth } from './document.js';

/** The parts of a heap snapshot of V8 that tell of classes. */
interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: (string | string[])[] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/**
 * Returns the classes of which there is at least one object more for each client, those that are nearest to that first.
 * Left out are classes of the language itself and of V8, which anything is made of.
 */
export function grownClasses(before: string, after: string, clients: number): ClassGrowth[] {
  const [had, has] = [countsOf(before), countsOf(after)];
  return [...has]
    .map(([name, count]) => ({ name, more: count - (had.get(name) ?? 0) }))
    .filter(({ name, more }) => more >= clients && !isOfLanguage(name))
    .sort((a, b) => a.more - b.more);
}

function isOfLanguage(name: string): boolean {
  return name === '' || Object.hasOwn(globalThis, name) || name.startsWith('system / ');
}

function countsOf(file: string): Map<string, number> {
  const { snapshot, nodes, strings } = JSON.parse(readFileSync(file, 'utf8')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  const object = (types[type] as string[]).indexOf('object');
  const counts = new Map<string, number>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + type] !== object) continue;
    const called = strings[nodes[at + name] ?? -1] ?? '';
    counts.set(called, (counts.get(called) ?? 0) + 1);
  }
  return counts;
}
