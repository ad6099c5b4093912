import type { Profile } from '../../../protos/vitals.js';
import { logName } from '../../record/logName.js';
import type { Condensed } from '../condense/accumulate.js';
import { placeOf } from './flameTree.js';
import type { SourceResolver } from './sources/sourceResolver.js';

/** A file that Chrome DevTools opens. */
export interface ProfileFile {
  /** `agent-1-6.heapprofile`: the replica and the checkpoint. */
  name: string;
  text: string;
}

/**
 * Returns all profiles that the replicas printed, in the forms that DevTools opens. Places are relative, as everywhere
 * in a report.
 */
export function profileFiles(seen: Condensed, resolver: SourceResolver): ProfileFile[] {
  return named(seen).map(({ name, profile }) => {
    const file = profile.of === 'heap' ? heapProfile(profile, resolver) : cpuProfile(profile, resolver);
    return { name, text: `${JSON.stringify(file)}\n` };
  });
}

export function profileNames(seen: Condensed): string[] {
  return named(seen).map(({ name }) => name);
}

/** Returns the profiles of each replica's judged life, with their names. */
function named({ replicas }: Condensed): { name: string; profile: Profile }[] {
  return [...replicas.values()].flatMap(({ id, mainLife }) =>
    (mainLife?.profiles ?? []).map((profile) => ({
      name: `${logName(id).replace(/\.log$/, '')}-${profile.index}.${profile.of === 'heap' ? 'heapprofile' : 'cpuprofile'}`,
      profile,
    })),
  );
}

interface DevToolsFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

interface DevToolsHeapNode {
  callFrame: DevToolsFrame;
  selfSize: number;
  id: number;
  children: DevToolsHeapNode[];
}

/**
 * Returns a `HeapProfiler.SamplingHeapProfile` of the DevTools protocol. The record keeps only the sum of a node's
 * samples, so each of them gets the mean size.
 */
function heapProfile(
  profile: Profile,
  resolver: SourceResolver,
): { head: DevToolsHeapNode; samples: { size: number; nodeId: number; ordinal: number }[] } {
  const frames = callFrames(profile, resolver);
  const nodes = profile.nodes.map(([, frame, weight], position): DevToolsHeapNode => {
    return { callFrame: frames[frame] ?? ROOT, selfSize: weight, id: position + 1, children: [] };
  });
  const head: DevToolsHeapNode = nodes[0] ?? { callFrame: ROOT, selfSize: 0, id: 1, children: [] };
  const entries = entriesOf(profile);
  let ordinal = 0;
  const samples = profile.nodes.flatMap(([parent, , weight, count], position) => {
    const node = nodes[position];
    if (node && parent < position) nodes[parent]?.children.push(node);
    const told = entries(count);
    return Array.from({ length: told }, () => ({ size: weight / told, nodeId: position + 1, ordinal: ++ordinal }));
  });
  return { head, samples };
}

/** Returns a `Profiler.Profile`. The samples of one function stand side by side, since their order was not kept. */
function cpuProfile(profile: Profile, resolver: SourceResolver): object {
  const frames = callFrames(profile, resolver);
  const children = new Map<number, number[]>();
  for (const [position, [parent]] of profile.nodes.entries())
    if (parent >= 0) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(position + 1);
      else children.set(parent, [position + 1]);
    }
  const nodes = profile.nodes.map(([, frame, , hitCount], position) => {
    return { id: position + 1, callFrame: frames[frame] ?? ROOT, hitCount, children: children.get(position) ?? [] };
  });
  const entries = entriesOf(profile);
  const samples = profile.nodes.flatMap(([, , , count], position) =>
    Array.from({ length: entries(count) }, () => position + 1),
  );
  const timeDeltas = profile.nodes.flatMap(([, , weight, count]) =>
    Array.from({ length: entries(count) }, () => Math.round(weight / entries(count))),
  );
  const endTime = timeDeltas.reduce((sum, each) => sum + each, START_US);
  return { nodes, startTime: START_US, endTime, samples, timeDeltas };
}

/** The start time of a profile in microseconds. DevTools takes 0 for no start, and draws nothing. */
const START_US = 1;

/** The most samples that a file has, a few more aside: each is an entry of its own, and an hour of CPU has millions. */
const MOST_ENTRIES = 100_000;

/** Returns how many entries a file has for so many samples: one each, or fewer where there are too many of them. */
function entriesOf({ nodes }: Profile): (samples: number) => number {
  const all = nodes.reduce((sum, [, , , count]) => sum + count, 0);
  const perEntry = Math.max(1, all / MOST_ENTRIES);
  return (samples) => Math.ceil(samples / perEntry);
}

/**
 * Returns the call frames, with lines and columns from 0 as the protocol has them; those of a user function are of its
 * source.
 */
function callFrames({ frames, strings }: Profile, resolver: SourceResolver): DevToolsFrame[] {
  return frames.map(([name, url, line, column, endLine, endColumn]) => {
    const functionName = strings[name] ?? '';
    const at = {
      name: functionName,
      url: strings[url] ?? '',
      line,
      column,
      ...(endLine > 0 && { end: { line: endLine, column: endColumn } }),
    };
    const [, file = '', sourceLine] = /^(.*):(\d+)$/.exec(placeOf(at, resolver) ?? '') ?? [];
    return {
      functionName,
      scriptId: String(url),
      url: file,
      lineNumber: Number(sourceLine ?? 0) - 1,
      columnNumber: Math.max(0, column - 1),
    };
  });
}

const ROOT: DevToolsFrame = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
