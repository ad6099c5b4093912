import { setImmediate as turn } from 'node:timers/promises';
import type { Censuses, Reading } from '../../protos/vitals.js';
import type { Body } from './emit.js';
import { nodeCensus } from './node.js';
import { untilQuiet } from './quiet.js';
import type { Settings } from './settings.js';
import type { Sight } from './sight.js';
import type { WorkCounter } from './work.js';

/** Waits for quiet, then reads settled levels, several times, each after forced garbage collections. */
export async function takeCheckpoint(index: number, sight: Sight, work: WorkCounter, busy: () => boolean, settings: Settings): Promise<Body<'checkpoint'>> {
  const requestedMs = performance.now();
  const settled = await untilQuiet(sight, work, busy, settings);
  const waitedMs = performance.now() - requestedMs;
  const before = { moves: sight.sockets.moves, begun: work.begun, counts: work.counts() };

  const readings: Reading[] = [];
  for (let i = 0; i < settings.readings; i++) {
    // The first collection leaves what was promoted lately; the second gets it. Later readings need only one.
    if (i === 0) await collect(sight);
    await collect(sight);
    readings.push(read(sight));
  }
  const censuses = readCensuses(sight);
  await turn(); // whatever arrived meanwhile is seen only now
  const disturbed = sight.sockets.moves !== before.moves || work.begun !== before.begun;

  const { user, system } = process.cpuUsage();
  const channels = sight.channels();
  return { index, settled, disturbed, waitedMs, work: before.counts, cpuMs: (user + system) / 1000, ...(channels && { channels }), readings, censuses };
}

/** Finalizers of what was collected run in a later turn of the loop. */
async function collect(sight: Sight): Promise<void> {
  sight.gc?.();
  await turn();
}

/** Memory first: the other readings make garbage. */
function read(sight: Sight): Reading {
  const { rss, heapUsed, external } = process.memoryUsage();
  const channels = sight.channels();
  return present<Reading>({
    atMs: Date.now(),
    heapUsedBytes: sight.gc && heapUsed,
    externalBytes: external,
    rssBytes: rss,
    cgroupBytes: sight.cgroupBytes(),
    sockets: sight.kernel() ?? sight.libuv(),
    channels: channels && channels.opened - channels.closed,
    streams: sight.grpc()?.streams,
    timers: sight.timers(),
  });
}

function readCensuses(sight: Sight): Censuses {
  return present<Censuses>({ kernel: sight.kernel(), libuv: sight.libuv(), grpc: sight.grpc()?.counts, node: nodeCensus() });
}

/** Without what could not be seen. */
function present<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
