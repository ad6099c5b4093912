/**
 * V8's sampling profilers, and what is made of their samples. Imports the probe's inspector.
 */
import type { Profiler as Cpu, Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import type { Body } from '../emit.js';
import { guarded } from '../guard.js';
import { connectInspector } from '../inspector.js';
import type { ProfilerSettings } from '../settings.js';
import { undoable } from '../undo.js';
import { FunctionEnds } from './functionEnds.js';
import { type CallFrame, compact, type TreeNode } from './tree.js';

/** The sampling profilers of V8 in this process. */
export interface Profiler {
  /**
   * Returns the profiles to print at this checkpoint; call it right after a forced GC, so that only living objects
   * count.
   */
  at(index: number): Body<'profile'>[];
}

/** The interval of the CPU profiler, in microseconds: V8's own default. */
const CPU_INTERVAL_US = 1000;

/**
 * Starts the profilers that the settings ask for: the heap profiler at once, so that it sees whatever the target
 * allocates; the CPU profiler at the baseline. Undefined when none is asked for, or this Node was built without its
 * inspector.
 */
export function startProfiler({ heap, cpu, at, intervalBytes }: ProfilerSettings): Profiler | undefined {
  const session = heap || cpu ? connectInspector() : undefined;
  if (!session) return undefined;
  if (heap) {
    keepFunctionsApart();
    session.post('HeapProfiler.startSampling', { samplingInterval: intervalBytes });
  }
  const wanted = (index: number) => at === undefined || at.includes(index);
  const last = at && Math.max(...at);
  let cpuRuns = false;
  let lastOrdinal = 0;
  return {
    at(index) {
      const lines: Body<'profile'>[] = [];
      if (heap && wanted(index)) {
        const profile = heapProfile(session);
        if (profile)
          lines.push({
            index,
            of: 'heap',
            interval: intervalBytes,
            ...compact(heapTree(profile, lastOrdinal), new FunctionEnds(session)),
          });
        lastOrdinal = Math.max(lastOrdinal, ...(profile?.samples ?? []).map(({ ordinal }) => ordinal));
      }
      if (cpu && cpuRuns && (last === undefined || index === last)) {
        lines.push(...cpuLine(session, index));
        cpuRuns = false;
      }
      if (cpu && !cpuRuns && index !== last) cpuRuns = startCpu(session);
      return lines;
    },
  };
}

/** The versions of Node whose V8 knows the flags below; one that does not know a flag prints an error. */
const OLDEST_NODE = 20;
const NEWEST_NODE = 26;

/**
 * Has V8 inline no function in another from now on: the heap profiler books what an inlined function allocates on the one
 * that it was inlined in, far from the line to blame.
 */
function keepFunctionsApart(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < OLDEST_NODE || major > NEWEST_NODE) return;
  for (const what of ['turbo-inlining', 'maglev-inlining']) {
    if (process.execArgv.includes(`--no-${what}`)) continue;
    guarded(() => setFlagsFromString(`--no-${what}`))();
    undoable(() => setFlagsFromString(`--${what}`));
  }
}

/** A heap profile as the inspector returns it; its types leave out the samples. */
interface HeapProfile {
  head: HeapNode;
  /** Objects that were sampled and are alive; `ordinal` counts all that were sampled. */
  samples: readonly { nodeId: number; ordinal: number }[];
}

interface HeapNode {
  callFrame: CallFrame;
  /** Bytes in use, scaled up from the samples. */
  selfSize: number;
  id: number;
  children: HeapNode[];
}

/** Reads the heap profile. The callbacks of a session in its own thread are called before `post` returns. */
function heapProfile(session: Session): HeapProfile | undefined {
  let found: HeapProfile | undefined;
  session.post('HeapProfiler.getSamplingProfile', (error, { profile }) => {
    if (!error) found = profile as unknown as HeapProfile;
  });
  return found;
}

function heapTree({ head, samples }: HeapProfile, since: number): TreeNode {
  const counts = new Map<number, { samples: number; fresh: number }>();
  for (const { nodeId, ordinal } of samples) {
    const known = counts.get(nodeId) ?? { samples: 0, fresh: 0 };
    counts.set(nodeId, { samples: known.samples + 1, fresh: known.fresh + (ordinal > since ? 1 : 0) });
  }
  const tree = ({ callFrame, selfSize, id, children }: HeapNode): TreeNode => {
    return {
      callFrame,
      weight: selfSize,
      ...(counts.get(id) ?? { samples: 0, fresh: 0 }),
      children: children.map(tree),
    };
  };
  return tree(head);
}

function startCpu(session: Session): boolean {
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_US });
  session.post('Profiler.start');
  return true;
}

function cpuLine(session: Session, index: number): Body<'profile'>[] {
  const lines: Body<'profile'>[] = [];
  session.post('Profiler.stop', (error, { profile }) => {
    const root = error ? undefined : cpuTree(profile);
    if (root) lines.push({ index, of: 'cpu', interval: CPU_INTERVAL_US, ...compact(root, new FunctionEnds(session)) });
  });
  return lines;
}

function cpuTree({ nodes, samples = [], timeDeltas = [] }: Cpu.Profile): TreeNode | undefined {
  const [root] = nodes;
  const spent = new Map<number, number>();
  for (const [position, id] of samples.entries())
    spent.set(id, (spent.get(id) ?? 0) + Math.max(0, timeDeltas[position] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const tree = (node: Cpu.ProfileNode): TreeNode => ({
    callFrame: node.callFrame,
    weight: spent.get(node.id) ?? 0,
    samples: node.hitCount ?? 0,
    fresh: node.hitCount ?? 0,
    children: (node.children ?? []).flatMap((id) => byId.get(id) ?? []).map(tree),
  });
  return root && tree(root);
}
