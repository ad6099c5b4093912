import type { HeapProfiler, Session } from 'node:inspector';
import { getHeapStatistics } from 'node:v8';
import type { Body } from './emit.js';
import { connectInspector } from './inspector.js';
import { type ClassCount, SnapshotScanner } from './snapshotScanner.js';

/**
 * The largest heap, in bytes, of which a snapshot is taken. One of small objects took some 100 ms of CPU for each megabyte,
 * during which the process stands still, and for the moment ten times its memory.
 */
const MOST_HEAP_BYTES = 24e6;

/** The least growth in number that is told, and the most classes that are, those that grew most. */
const LEAST_GROWTH = 6;
const MOST_CLASSES = 40;

/**
 * Counts the objects on the heap by class at some checkpoints of a closer look, by heap snapshots whose text is read as it
 * comes and not kept. What is kept between two is one text: objects of the probe's own would be counted among the
 * target's.
 */
export class ClassCensus {
  readonly #at: readonly number[];
  #session: Session | undefined;
  #first: string | undefined;
  #since = 0;

  /** @param at the checkpoints at which it is taken; the first of them is what the others are held against */
  constructor(at: readonly number[]) {
    this.#at = at;
  }

  /** Takes the census of a checkpoint, and returns its line; undefined where there is nothing to tell. */
  take(index: number): Body<'classes'> | undefined {
    if (!this.#at.includes(index)) return undefined;
    const heapBytes = getHeapStatistics().used_heap_size;
    if (heapBytes > MOST_HEAP_BYTES)
      return { index, since: index, classes: [], tooLarge: { heapBytes, most: MOST_HEAP_BYTES } };
    this.#session ??= connectInspector();
    const counts = this.#session && countClasses(this.#session);
    if (!counts) return undefined;
    if (this.#first === undefined) {
      this.#since = index;
      this.#first = JSON.stringify([...counts].map(([name, { count, bytes }]) => [name, count, bytes]));
      return undefined;
    }
    return { index, since: this.#since, classes: grown(JSON.parse(this.#first), counts) };
  }
}

/** Takes a snapshot, and counts what is in it. The session's own thread is told of each piece before `post` returns. */
function countClasses(session: Session): ReadonlyMap<string, ClassCount> | undefined {
  const scanner = new SnapshotScanner();
  let failure: unknown;
  const onChunk = ({ params }: { params: HeapProfiler.AddHeapSnapshotChunkEventDataType }) => {
    try {
      if (failure === undefined) scanner.add(params.chunk);
    } catch (error) {
      failure = error;
    }
  };
  session.on('HeapProfiler.addHeapSnapshotChunk', onChunk);
  try {
    session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, (error) => {
      failure ??= error ?? undefined;
    });
  } finally {
    session.off('HeapProfiler.addHeapSnapshotChunk', onChunk);
  }
  return failure === undefined ? scanner.counts() : undefined;
}

/** Returns the classes whose number has grown, what takes most bytes first. */
function grown(
  first: readonly (readonly [name: string, count: number, bytes: number])[],
  now: ReadonlyMap<string, ClassCount>,
): Body<'classes'>['classes'] {
  const before = new Map(first.map(([name, count, bytes]) => [name, { count, bytes }]));
  return [...now]
    .map(([name, { count, bytes }]) => {
      const { count: had = 0, bytes: took = 0 } = before.get(name) ?? {};
      return { name, before: had, after: count, bytes: bytes - took };
    })
    .filter((row) => row.after - row.before >= LEAST_GROWTH)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST_CLASSES);
}
