import { setImmediate as turn } from 'node:timers/promises';
import type { Censuses, Reading } from '../../protos/vitals.js';
import type { Body } from './emit.js';
import type { KernelReading } from './kernel.js';
import { nodeCensus } from './node.js';
import { untilQuiet } from './quiet.js';
import type { Sensors } from './sensors.js';
import type { Settings } from './settings.js';
import type { Asked } from './threads/threads.js';
import type { WorkCounter } from './work.js';

/**
 * Waits for quiet, then reads settled levels, several times, each after forced garbage collections. The process stays
 * alive for it where it `holds`: where the program itself asked for the checkpoint, and so waits for it.
 */
export async function takeCheckpoint(
  index: number,
  sensors: Sensors,
  work: WorkCounter,
  busy: () => boolean,
  settings: Settings & { readonly holds: boolean },
): Promise<Body<'checkpoint'>> {
  const requestedMs = performance.now();
  const settled = await untilQuiet(sensors, work, busy, settings);
  const waitedMs = performance.now() - requestedMs;
  const before = { moves: sensors.moves, begun: work.begun, counts: work.counts(), served: sensors.served() };

  sensors.settleOpens(); // before the heap is read: stacks that were captured are let go
  const readings: Reading[] = [];
  let kernel: KernelReading | undefined;
  for (let i = 0; i < settings.readings; i++) {
    // One collection leaves what was promoted lately, the second gets it: the first reading is a little high.
    if (i > 0 && sensors.gc?.isAffordable === false) break;
    const collected = await collect(sensors, { holds: settings.holds, rows: i === 0 && settings.attribution });
    const memory = readMemory(sensors, collected); // first: the other readings make garbage
    kernel = sensors.kernel(i === 0);
    readings.push({ ...memory, ...readCounts(sensors, kernel) });
  }
  const censuses = present<Censuses>({
    kernel: kernel?.sockets,
    libuv: sensors.libuv(),
    grpc: sensors.grpc(),
    node: nodeCensus(),
  });
  await turn(); // whatever arrived meanwhile is seen only now
  const disturbed = sensors.moves !== before.moves || work.begun !== before.begun;

  const { user, system } = process.cpuUsage();
  const channels = sensors.channels();
  const cpuMs = (user + system) / 1000;
  const connections = sensors.connections();
  return {
    index,
    settled,
    disturbed,
    waitedMs,
    work: before.counts,
    cpuMs,
    ...(channels && { channels }),
    connections,
    ...(before.served && { served: before.served }),
    readings,
    censuses,
    ...(sensors.gc && { gcMs: Math.round(sensors.gc.spentMs * 1000) / 1000 }),
  };
}

/**
 * Collects garbage, and lets the finalizers of what was collected run, which they do in a later turn of the loop. Tells
 * whether it did.
 */
async function collect(sensors: Sensors, asked: Omit<Asked, 'collects'>): Promise<boolean> {
  const answered = sensors.askThreads({ ...asked, collects: sensors.gc !== undefined });
  const collected = sensors.gc?.collect() === true;
  await turn();
  await answered;
  return collected;
}

type MemoryFields = 'atMs' | 'heapUsedBytes' | 'externalBytes' | 'rssBytes' | 'cgroupBytes';

/** Reads memory. Where a collection could have been forced and was not, what is dead would count: that is left out. */
function readMemory(sensors: Sensors, collected: boolean): Pick<Reading, MemoryFields> {
  const { rssBytes, heapUsedBytes, externalBytes } = sensors.allMemory();
  return present<Pick<Reading, MemoryFields>>({
    atMs: Date.now(),
    heapUsedBytes: collected ? heapUsedBytes : undefined,
    externalBytes: collected || sensors.gcIsImpossible ? externalBytes : undefined,
    rssBytes,
    cgroupBytes: sensors.cgroupBytes(),
  });
}

/** Reads the counts; where there is no kernel census, as on macOS, the sockets are those of the event loop. */
function readCounts(sensors: Sensors, kernel: KernelReading | undefined): Omit<Reading, MemoryFields> {
  const channels = sensors.channels();
  return present<Omit<Reading, MemoryFields>>({
    sockets: kernel?.sockets ?? socketsOf(sensors.libuv()),
    channels: channels && channels.opened - channels.closed,
    streams: sensors.streams(),
    timers: sensors.timers(),
    descriptors: kernel?.descriptors,
    ...sensors.living(true),
  });
}

function socketsOf(census: Censuses['libuv']): Reading['sockets'] {
  if (!census) return undefined;
  const { referenced, ...sockets } = census;
  return sockets;
}

/** Returns the values without those that could not be read. */
function present<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
