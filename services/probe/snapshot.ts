import type { Snapshot } from './probe.js';
import type { Sensors } from './sensors.js';
import { tickReader } from './tick.js';
import type { WorkCounter } from './work.js';

/**
 * The largest share of the time that counting the calls in flight may take, since every channel is asked for them; the
 * count may be as old as that requires.
 */
const STREAMS_SHARE = 0.01;

/** Returns the implementation of {@link Probe.snapshot}. It costs nothing before its first call. */
export function snapshotReader(sensors: Sensors, work: WorkCounter): () => Snapshot {
  let tick: ReturnType<typeof tickReader> | undefined;
  const streams = seldom(() => sensors.streams());
  return () => {
    tick ??= tickReader(sensors, work);
    const inFlight = streams();
    return { ...tick(), ...(inFlight !== undefined && { streams: inFlight }) };
  };
}

/**
 * Returns a function that reads again only when the last reading was so long ago that its cost is at most {@link
 * STREAMS_SHARE} of the time since.
 */
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
