import type { Snapshot } from './probe.js';
import type { Sensors } from './sensors.js';
import { tickReader } from './tick.js';
import type { WorkCounter } from './work.js';

/**
 * Calls in flight are asked of every channel: that may take this part of the time at most, and is as old as it has to
 * be for it.
 */
const STREAMS_SHARE = 0.01;

/** Returns what {@link Probe.snapshot} is. Before its first call it costs nothing. */
export function snapshotReader(sight: Sensors, work: WorkCounter): () => Snapshot {
  let tick: ReturnType<typeof tickReader> | undefined;
  const streams = seldom(() => sight.streams());
  return () => {
    tick ??= tickReader(sight, work);
    const inFlight = streams();
    return { ...tick(), ...(inFlight !== undefined && { streams: inFlight }) };
  };
}

/** Reads again only when the last reading was so long ago that its cost is {@link STREAMS_SHARE} of the time since. */
function seldom<T>(read: () => T): () => T | undefined {
  let value: T | undefined;
  let againMs = Number.NEGATIVE_INFINITY;
  return () => {
    const beginMs = performance.now();
    if (beginMs < againMs) return value;
    value = read();
    const endMs = performance.now();
    againMs = endMs + (endMs - beginMs) / STREAMS_SHARE;
    return value;
  };
}
