import type { HeapClasses } from '../../../protos/vitals.js';
import type { ReplicaCase } from '../condense/runCase.js';
import type { MetricAnalysis } from '../model/analysis.js';
import type { HeapClassTable } from '../model/heapClasses.js';

const MOST_ROWS = 12;

/** The least part of the growth that must fall into each half of the stretch: what fills up grows in the first alone. */
const LEAST_HALF = 0.25;

/** A class with fewer objects for each unit of work is no steady part of a leak. */
const LEAST_PER_WORK = 0.1;

type GrownClass = Pick<HeapClasses['classes'][number], 'name' | 'bytes'> & { grown: number };

/**
 * Returns the classes that grow with the work, of the processes judged whose heap was counted by class. Undefined where
 * none was, and where memory is clean: then what grew is no leak.
 */
export function heapClasses(
  judged: readonly ReplicaCase[],
  metrics: readonly MetricAnalysis[],
): HeapClassTable | undefined {
  const heap = metrics.find(({ name }) => name === 'heap_after_gc_bytes');
  if (!heap || heap.outcome === 'clean') return undefined;
  const counted = judged.flatMap((replica) => countedIn(replica) ?? []);
  const tooLarge = judged.flatMap(({ life }) => life?.classes.flatMap((line) => line.tooLarge ?? []) ?? [])[0];
  const [first] = counted;
  if (!first) return tooLarge && { from: 0, to: 0, work: 0, rows: [], more: 0, tooLarge };
  const work = counted.reduce((sum, each) => sum + each.work, 0);
  const all = new Map<string, GrownClass>();
  for (const { name, grown, bytes } of counted.flatMap(({ classes }) => classes)) {
    const known = all.get(name);
    all.set(name, { name, grown: grown + (known?.grown ?? 0), bytes: bytes + (known?.bytes ?? 0) });
  }
  const rows = [...all.values()]
    .map(({ name, grown, bytes }) => ({ name, perWork: grown / work, bytesPerWork: bytes / work }))
    .filter(({ perWork }) => perWork >= LEAST_PER_WORK)
    .sort((a, b) => b.bytesPerWork - a.bytesPerWork);
  const { from, to } = first;
  return {
    ...{ from, to, work, rows: rows.slice(0, MOST_ROWS), more: Math.max(0, rows.length - MOST_ROWS) },
    ...(tooLarge && { tooLarge }),
  };
}

/** Returns the classes of one process that have grown in both halves, and the work meanwhile; undefined without a count. */
function countedIn({ life, checkpoints }: ReplicaCase) {
  const lines = (life?.classes ?? []).filter(({ tooLarge }) => !tooLarge);
  const last = lines.at(-1);
  const workAt = (index: number) => checkpoints.find(({ line }) => line.index === index)?.line.work.done;
  const [before, after] = last ? [workAt(last.since), workAt(last.index)] : [];
  if (!last || before === undefined || after === undefined || after <= before) return undefined;
  const middle = lines.find((line) => line !== last && line.since === last.since);
  const classes = last.classes
    .map(({ name, before: had, after: has, bytes }): GrownClass => ({ name, grown: has - had, bytes }))
    .filter(({ name, grown }) => !middle || growsInBoth(grown, grownIn(middle, name)));
  return { from: last.since, to: last.index, work: after - before, classes };
}

function grownIn({ classes }: HeapClasses, name: string): number {
  const found = classes.find((each) => each.name === name);
  return found ? found.after - found.before : 0;
}

function growsInBoth(grown: number, inFirst: number): boolean {
  return inFirst >= LEAST_HALF * grown && grown - inFirst >= LEAST_HALF * grown;
}
