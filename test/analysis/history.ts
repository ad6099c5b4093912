import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RawFrame, Reading, Site, SocketCensus, Vitals } from '../../protos/vitals.js';
import type { EventBatches } from '../../scripts/analysis/seen/accumulate.js';
import type { LabLine, RecordEvent } from '../../scripts/events.js';
import type { RunPlan } from '../../scripts/plan.js';
import { type Variant, variants } from '../../services/variants/index.js';

/** A run that never was: real record events made by a small model of a fleet, for tests of the analysis. */
export interface History {
  plan: RunPlan;
  events: RecordEvent[];
}

export interface Shape {
  variant?: 'leaky' | 'fixed' | 'reuse';
  transport?: RunPlan['target']['transport'];
  replicas?: number;
  passes?: number;
  slices?: number;
  expect?: RunPlan['expect'];
  maxGrowth?: RunPlan['maxGrowth'];
  /** Ticks between two checkpoints, default 2. */
  ticksPerSlice?: number;
  /** Checkpoints are left out: the target cannot be paused. */
  withoutCheckpoints?: boolean;
  /** No /proc. */
  withoutKernel?: boolean;
  /** A bundled grpc-js. */
  blindToGrpc?: boolean;
  /** Without a driver of load. */
  loadKind?: 'grpc' | 'none';
  name?: (replica: number) => string;
}

type Settings = Required<Shape>;

/** Top of the repository: this file was compiled into dist/<hash>/test/analysis/. */
export const projectRoot = topOf(dirname(fileURLToPath(import.meta.url)));
const compiled = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function topOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : topOf(dirname(folder));
}

export function history(shape: Shape = {}): History {
  const settings: Settings = {
    variant: 'leaky',
    transport: 'mtls',
    replicas: 3,
    passes: 60,
    slices: 6,
    expect: shape.variant && shape.variant !== 'leaky' ? 'clean' : 'leak',
    maxGrowth: [],
    ticksPerSlice: 2,
    withoutCheckpoints: false,
    withoutKernel: false,
    blindToGrpc: false,
    loadKind: 'grpc',
    name: (replica) => `replica-${replica}`,
    ...shape,
  };
  return { plan: planOf(settings), events: [...eventsOf(settings)] };
}

/** The events as a record is read: in batches. */
export async function* inBatches(events: readonly RecordEvent[], size = 7): AsyncGenerator<readonly RecordEvent[]> {
  for (let begin = 0; begin < events.length; begin += size) yield events.slice(begin, begin + size);
}

export const batches = (events: readonly RecordEvent[]): EventBatches => inBatches(events);

export function labEvent(receivedMs: number, line: LabLine): RecordEvent {
  return { receivedMs, from: 'lab', line };
}

function planOf(settings: Settings): RunPlan {
  return {
    schemaVersion: 1,
    id: `20240701T120000Z-${settings.variant}-processes-0a1b`,
    target: { kind: 'fleet', variant: settings.variant, transport: settings.transport },
    engine: 'processes',
    replicas: settings.replicas,
    passes: settings.passes,
    slices: settings.slices,
    load: { kind: settings.loadKind, ratePerReplica: 30, cadence: 'steady' },
    seed: 1,
    attribution: true,
    countTimers: false,
    tickMs: 1000,
    quietMs: 25,
    settleLimitMs: 5000,
    timeLimitMs: 60_000,
    expect: settings.expect,
    maxGrowth: settings.maxGrowth,
  };
}

const SLICE_MS = 1000;
const START_MS = 500;

function* eventsOf(settings: Settings): Generator<RecordEvent> {
  const ids = Array.from({ length: settings.replicas }, (_, index) => index + 1);
  const boot = (replica: number) => `b0000${String(replica).padStart(3, '0')}`;
  let seq = 0;
  const from = (receivedMs: number, replica: number, line: Omitted<Vitals>): RecordEvent => ({
    receivedMs,
    from: 'replica',
    replica: settings.name(replica),
    line: { vitals: 1, boot: boot(replica), seq: seq++, atMs: 1.7e12 + receivedMs, ...line },
  });
  yield labEvent(0, startLine());
  yield labEvent(1, { kind: 'phase', name: 'starting' });
  for (const replica of ids) yield from(START_MS - 100, replica, hello(settings, replica));
  yield labEvent(START_MS - 50, { kind: 'phase', name: 'baseline' });
  for (const replica of ids) if (!settings.withoutCheckpoints) yield* checkpoint(settings, replica, 0, START_MS - 20, from);
  yield labEvent(START_MS, { kind: 'phase', name: 'load' });
  for (let slice = 1; slice <= settings.slices; slice++) {
    const beginMs = START_MS + (slice - 1) * SLICE_MS;
    if (settings.loadKind === 'grpc') yield { receivedMs: beginMs, from: 'load', line: { load: 1, atMs: 0, kind: 'slice-begin', index: slice } };
    for (let tick = 1; tick <= settings.ticksPerSlice; tick++) {
      const part = slice - 1 + tick / settings.ticksPerSlice;
      for (const replica of ids) yield from(beginMs + (tick / settings.ticksPerSlice) * 800, replica, tickLine(settings, replica, part));
    }
    const calls = (settings.passes / settings.slices) * settings.replicas;
    if (settings.loadKind === 'grpc')
      yield { receivedMs: beginMs + 850, from: 'load', line: { load: 1, atMs: 0, kind: 'slice-end', index: slice, calls, failed: 0 } };
    for (const replica of ids) if (!settings.withoutCheckpoints) yield* checkpoint(settings, replica, slice, beginMs + 900, from);
  }
  const endMs = START_MS + settings.slices * SLICE_MS;
  if (settings.loadKind === 'grpc') yield summaryLine(settings, endMs);
  for (const name of ['draining', 'stopping', 'done'] as const) yield labEvent(endMs + 100, { kind: 'phase', name });
}

type Omitted<Line> = Line extends Vitals ? Omit<Line, 'vitals' | 'boot' | 'seq' | 'atMs'> : never;
type From = (receivedMs: number, replica: number, line: Omitted<Vitals>) => RecordEvent;

function startLine(): LabLine {
  const machine = { lab: '0.1.0', node: 'v20.20.2', platform: 'linux', cpus: 2, cpuModel: 'model', memoryBytes: 8e9, grpcJs: '1.14.7' };
  return { kind: 'start', startedAt: '2024-07-01T12:00:00.000Z', ...machine, command: 'npm run lab -- --variant=leaky' };
}

function hello(settings: Settings, replica: number): Omitted<Vitals> {
  const blind = { ...(settings.withoutKernel && { kernel: 'no /proc here' }), ...(settings.blindToGrpc && { grpc: 'grpc-js is bundled' }) };
  const host = { id: `host-${replica}`, agent: `127.0.0.${replica}:7007`, frontDoor: `127.0.0.${replica}:7008` };
  return {
    kind: 'hello',
    pid: replica,
    node: 'v20.20.2',
    platform: 'linux',
    host,
    grpcJs: { version: '1.14.7', observed: !settings.blindToGrpc },
    descriptorLimit: 20_000,
    blind,
  };
}

/** Channels, and dialled and accepted sockets, of a replica after so many passes of every replica. */
export function levels(
  { variant, transport, replicas }: Pick<Settings, 'variant' | 'transport' | 'replicas'>,
  passes: number,
): { channels: number; dialled: number; accepted: number } {
  const keeps = (variants as Record<string, Variant>)[variant]?.keeps;
  if (passes === 0) return { channels: 0, dialled: 0, accepted: 0 };
  if (keeps === 'one-per-peer') return { channels: replicas - 1, dialled: replicas - 1, accepted: replicas - 1 };
  const sockets = transport === 'mtls' ? replicas * passes : replicas;
  return { channels: replicas * passes, dialled: sockets, accepted: sockets };
}

function census(settings: Settings, passes: number): SocketCensus {
  const { dialled, accepted } = levels(settings, passes);
  return { total: dialled + accepted + 1, byRole: { agent: { dialled, accepted }, frontDoor: { dialled: 0, accepted: 1 } } };
}

function passesAt({ passes, slices }: Settings, part: number): number {
  return Math.round((passes * part) / slices);
}

function tickLine(settings: Settings, replica: number, part: number): Omitted<Vitals> {
  const done = passesAt(settings, part);
  const opened = done * settings.replicas;
  const open = levels(settings, done).channels;
  return {
    kind: 'tick',
    work: { begun: done, done, failed: 0 },
    rssBytes: 80e6 + done * 40_000 + replica,
    heapUsedBytes: 20e6,
    externalBytes: 3e6,
    cpuMs: done * 5,
    loopDelay: { meanMs: 1, p99Ms: 2, maxMs: 5 },
    sockets: census(settings, done),
    ...(!settings.blindToGrpc && { channels: { opened, closed: opened - open, abandoned: 0 } }),
  };
}

function* checkpoint(settings: Settings, replica: number, index: number, atMs: number, from: From): Generator<RecordEvent> {
  const done = passesAt(settings, index);
  const sockets = census(settings, done);
  const { channels: open, dialled, accepted } = levels(settings, done);
  const opened = done * settings.replicas;
  const reading = (number: number): Reading => ({
    atMs: 1.7e12 + atMs + number,
    ...(!settings.withoutKernel && { sockets }),
    ...(!settings.blindToGrpc && { channels: open, streams: 0 }),
    heapUsedBytes: 20e6 + open * 27_000 + number * 100,
    externalBytes: 3e6,
    rssBytes: 80e6 + done * 40_000 + number * 5000,
  });
  yield from(atMs, replica, {
    kind: 'checkpoint',
    index,
    settled: true,
    disturbed: false,
    waitedMs: 30,
    work: { begun: done, done, failed: 0 },
    cpuMs: done * 5,
    ...(!settings.blindToGrpc && { channels: { opened, closed: opened - open, abandoned: 0 } }),
    readings: [reading(0), reading(1), reading(2)],
    censuses: {
      ...(!settings.withoutKernel && { kernel: sockets }),
      libuv: { ...sockets, referenced: accepted },
      ...(!settings.blindToGrpc && { grpc: { channels: open, subchannels: open, servers: 2, clientSockets: dialled, serverSockets: accepted + 1 } }),
      node: { sockets: accepted + 1, timers: 3 },
    },
  });
  if (!settings.blindToGrpc) yield from(atMs + 1, replica, { kind: 'sites', index, sites: sitesOf(settings, done) });
}

/**
 * The `dial(` of a variant is reached by two chains: from the caller in the first turn of its loop, and alone after its
 * first `await`.
 */
function sitesOf(settings: Settings, done: number): Site[] {
  const open = levels(settings, done);
  const opened = done * settings.replicas;
  if (opened === 0) return [];
  const inner = [frame('test/analysis/dialers.js', 'makes the client'), frame(`services/variants/${settings.variant}.js`, 'dial(address)')];
  const outer = [...inner, frame('test/analysis/history.js', 'export function history')];
  return (['channel', 'socket'] as const).flatMap((resource) => {
    const live = resource === 'channel' ? open.channels : open.dialled;
    const all = resource === 'channel' ? opened : Math.max(live, open.dialled);
    const first = Math.round(all / settings.replicas);
    const firstLive = Math.round(live / settings.replicas);
    return [site('first', resource, first, firstLive, outer), site('later', resource, all - first, live - firstLive, inner)];
  });
}

function site(id: string, resource: Site['resource'], opened: number, live: number, frames: RawFrame[]): Site {
  return { id: `${id}-${resource}`, resource, opened, closed: opened - live, abandoned: 0, live, oldestAgeMs: 1000, frames };
}

/** A frame in this very build: where a text first stands in a compiled file. */
export function frame(file: string, text: string): RawFrame {
  const path = join(compiled, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const row = lines.findIndex((line) => line.includes(text));
  if (row < 0) throw new Error(`${file} has no ${text}`);
  return [pathToFileURL(path).href, row + 1, (lines[row] ?? '').indexOf(text) + 1];
}

function summaryLine({ passes, replicas }: Settings, receivedMs: number): RecordEvent {
  const calls = passes * replicas;
  const byAddress = Object.fromEntries(Array.from({ length: replicas }, (_, index) => [`127.0.0.${index + 1}:7008`, { calls: passes, failed: 0 }]));
  const line = {
    load: 1,
    atMs: 0,
    kind: 'summary',
    planned: calls,
    calls,
    failed: 0,
    byStatus: { OK: calls },
    lateStarts: 0,
    latestStartMs: 0,
    byAddress,
  } as const;
  return { receivedMs, from: 'load', line };
}
