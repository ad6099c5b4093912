import type { Condensed } from './accumulate.js';
import type { CondensedLoad, SliceSeen } from './load.js';
import { CondensedReplica, type ProcessLife } from './replica.js';

/**
 * Gives every process of a command the work of the load that the lab put on it: at a checkpoint, the units that had ended
 * by then; between, as many as the time in the slice makes likely.
 */
export function withDrivenWork(seen: Condensed): Condensed {
  const slices = [...seen.load.slices.values()].sort((a, b) => a.index - b.index);
  const atMs = (ms: number) => slices.reduce((sum, slice) => sum + callsAt(slice, ms), 0);
  const driven = [...seen.replicas].map(([id, replica]) => {
    const told = new CondensedReplica(id, replica.ticks.withWork(atMs));
    for (const life of replica.lives.values()) told.lives.set(life.boot, drivenLife(life, seen.load));
    const { starts, ended, joined, lastHeardMs, starved } = replica;
    return [id, Object.assign(told, { starts, ended, joined, lastHeardMs, starved })] as const;
  });
  return { ...seen, replicas: new Map(driven) };
}

/** Returns the units that had ended after the slice of that index. */
export function callsUpTo({ slices }: CondensedLoad, index: number): number {
  return [...slices.values()].reduce((sum, slice) => (slice.index <= index ? sum + (slice.calls ?? 0) : sum), 0);
}

function callsAt({ beginMs, endMs, calls = 0 }: SliceSeen, ms: number): number {
  if (endMs === undefined || ms >= endMs) return endMs === undefined ? 0 : calls;
  return ms <= beginMs ? 0 : (calls * (ms - beginMs)) / (endMs - beginMs);
}

function drivenLife(life: ProcessLife, load: CondensedLoad): ProcessLife {
  const work = (index: number) => {
    const done = callsUpTo(load, index);
    return { begun: done, done, failed: 0 };
  };
  const checkpoints = [...life.checkpoints].map(
    ([index, { atMs, line }]) => [index, { atMs, line: { ...line, work: work(index) } }] as const,
  );
  const last = Math.max(0, ...life.checkpoints.keys());
  return { ...life, work: work(last), checkpoints: new Map(checkpoints) };
}
