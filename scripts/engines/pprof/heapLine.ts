import type { Profile } from '../../../protos/vitals.js';
import type { LineBody } from '../attach/saidLines.js';
import type { Allocation, AllocationFrame, GoHeap } from './heapText.js';
import { type CodeFacts, frameAt, isOwnCode } from './ownCode.js';

/** The most stacks of a profile that is told, those that hold most. */
const MOST_STACKS = 300;

/** Makes profiles of the heap one after the other: each says which of its samples came since the one before. */
export class HeapLines {
  readonly #facts: CodeFacts;
  #before = new Map<string, number>();

  constructor(facts: CodeFacts) {
    this.#facts = facts;
  }

  /** Returns the heap at a checkpoint as a line. */
  line(index: number, { interval, allocations }: GoHeap): LineBody<'profile'> {
    const sorted = allocations.toSorted((a, b) => b.bytes - a.bytes);
    const pruned = sorted.slice(MOST_STACKS).filter(({ samples }) => samples > 0);
    const tree = new Tree(this.#facts);
    const ever = new Map<string, number>();
    for (const each of allocations) {
      const key = keyOf(each);
      ever.set(key, (ever.get(key) ?? 0) + each.ever);
    }
    for (const each of sorted.slice(0, MOST_STACKS)) {
      const key = keyOf(each);
      tree.add(each, Math.min(each.samples, Math.max(0, (ever.get(key) ?? 0) - (this.#before.get(key) ?? 0))));
    }
    this.#before = ever;
    const sum = (of: 'bytes' | 'samples') => pruned.reduce((total, each) => total + each[of], 0);
    return {
      ...{ index, of: 'heap', interval, ...tree.tables() },
      pruned: { weight: sum('bytes'), samples: sum('samples') },
    };
  }
}

function keyOf({ frames }: Allocation): string {
  return frames.map(({ name, line }) => `${name}:${line}`).join('\n');
}

/** The call tree of a profile as it is built, callers before callees. */
class Tree {
  readonly #facts: CodeFacts;
  readonly #strings = new Map<string, number>();
  readonly #frames = new Map<string, { position: number; frame: Profile['frames'][number] }>();
  readonly #nodes: Profile['nodes'] = [];
  readonly #children = new Map<string, number>();

  constructor(facts: CodeFacts) {
    this.#facts = facts;
    this.#nodes.push([-1, this.#frame({ name: '(root)', file: '', line: 0 }), 0, 0, 0]);
  }

  add({ frames, bytes, samples }: Allocation, fresh: number): void {
    if (samples === 0) return;
    const leaf = frames.reduceRight((parent, frame) => this.#child(parent, this.#frame(frame)), 0);
    const node = this.#nodes[leaf];
    if (!node) return;
    node[2] += bytes;
    node[3] += samples;
    node[4] += fresh;
  }

  tables(): Pick<Profile, 'strings' | 'frames' | 'nodes'> {
    const frames = [...this.#frames.values()].map(({ frame }) => frame);
    return { strings: [...this.#strings.keys()], frames, nodes: this.#nodes };
  }

  #child(parent: number, frame: number): number {
    const key = `${parent} ${frame}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const position = this.#nodes.push([parent, frame, 0, 0, 0]) - 1;
    this.#children.set(key, position);
    return position;
  }

  /** Go tells the line that allocates, and not where its function begins: that line is all there is of the function. */
  #frame(of: AllocationFrame): number {
    const [file, line] = frameAt(of.file, of.line, this.#facts);
    const key = `${of.name} ${file}:${line}`;
    const known = this.#frames.get(key);
    if (known) return known.position;
    const end = isOwnCode(of, this.#facts) ? line : 0;
    const position = this.#frames.size;
    const column = line > 0 ? 1 : 0;
    const frame: Profile['frames'][number] = [
      ...([this.#string(of.name), this.#string(file), line, column] as const),
      ...([end, end > 0 ? 1 : 0] as const),
    ];
    this.#frames.set(key, { position, frame });
    return position;
  }

  #string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    this.#strings.set(text, this.#strings.size);
    return this.#strings.size - 1;
  }
}
