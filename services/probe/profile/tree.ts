import type { Profile } from '../../../protos/vitals.js';
import { isUserFile } from '../stack.js';
import type { FunctionEnds } from './functionEnds.js';

/** A function as V8's profilers name it: line and column from 0. */
export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

/** One node of a call tree, with the samples taken in the function itself. */
export interface TreeNode {
  callFrame: CallFrame;
  weight: number;
  samples: number;
  /** Samples taken since the profile before. */
  fresh: number;
  children: TreeNode[];
}

/** The most nodes of a profile line: with their frames about 256 KiB of JSON. */
const MOST_NODES = 8_000;

type Compact = Pick<Profile, 'strings' | 'frames' | 'nodes' | 'pruned'>;

interface Measured {
  node: TreeNode;
  parent: Measured | undefined;
  total: number;
}

/**
 * Returns the tree as tables, without branches that hold nothing; where there are too many, the smallest branches are
 * left out, and counted.
 */
export function compact(root: TreeNode, ends: FunctionEnds, mostNodes = MOST_NODES): Compact {
  const all = measure(root).filter(({ total }) => total > 0);
  // A branch weighs no more than the one it grows from, so whatever is kept has its callers kept.
  const kept = all.length <= mostNodes ? all : all.toSorted((a, b) => b.total - a.total || 0).slice(0, mostNodes);
  const keptSet = new Set(kept);
  const tables = new Tables(ends);
  const position = new Map<Measured, number>();
  const nodes: Compact['nodes'] = [];
  for (const each of all) {
    if (!keptSet.has(each) || (each.parent && !position.has(each.parent))) continue;
    position.set(each, nodes.length);
    const { node, parent } = each;
    nodes.push([
      parent ? (position.get(parent) ?? -1) : -1,
      tables.frame(node.callFrame),
      Math.round(node.weight),
      node.samples,
      node.fresh,
    ]);
  }
  const left = all.filter((each) => !position.has(each));
  const pruned = {
    weight: Math.round(sum(left.map(({ node }) => node.weight))),
    samples: sum(left.map(({ node }) => node.samples)),
  };
  return { strings: tables.strings, frames: tables.frames, nodes, pruned };
}

/** Returns every node, callers first, with the weight of its branch. */
function measure(root: TreeNode): Measured[] {
  const all: Measured[] = [];
  const visit = (node: TreeNode, parent: Measured | undefined): number => {
    const measured: Measured = { node, parent, total: 0 };
    all.push(measured);
    measured.total = node.weight + sum(node.children.map((child) => visit(child, measured)));
    return measured.total;
  };
  visit(root, undefined);
  return all;
}

class Tables {
  readonly strings: string[] = [];
  readonly frames: Compact['frames'] = [];
  readonly #ends: FunctionEnds;
  readonly #strings = new Map<string, number>();
  readonly #frames = new Map<string, number>();

  constructor(ends: FunctionEnds) {
    this.#ends = ends;
  }

  frame({ functionName, scriptId, url, lineNumber, columnNumber }: CallFrame): number {
    const key = `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const [line, column] = [Math.max(0, lineNumber + 1), Math.max(0, columnNumber + 1)];
    const end = url !== '' && isUserFile(url) ? this.#ends.of(scriptId, url, line, column) : NO_END;
    this.#frames.set(key, this.frames.length);
    this.frames.push([this.#string(functionName), this.#string(url), line, column, ...end]);
    return this.frames.length - 1;
  }

  #string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    this.#strings.set(text, this.strings.length);
    this.strings.push(text);
    return this.strings.length - 1;
  }
}

const NO_END: [number, number] = [0, 0];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
