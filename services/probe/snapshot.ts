import type { Snapshot } from './probe.js';
import { seldom } from './seldom.js';
import type { Sensors } from './sensors.js';
import { tickReader } from './tick.js';
import type { WorkCounter } from './work.js';

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
