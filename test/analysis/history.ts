import type { RawFrame, Vitals } from '../../protos/vitals.js';
import type { EventBatches } from '../../scripts/analysis/condense/accumulate.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { processesOf } from '../../scripts/plan/replicas.js';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { type Variant, variants } from '../../services/variants/index.js';
import { changed, type PlanChanges, planOf as shortPlan } from '../support/plans.js';
import { frame } from './compiledFrames.js';
import { checkpoint, hello, type Levels, type Omitted, tickLine } from './historyLines.js';

/** A run that never was: real record events made by a small model of a fleet, for tests of the analysis. */
export interface History {
  plan: RunPlan;
  events: RecordEvent[];
}

export interface Shape {
  variant?: string;
  transport?: RunPlan['target']['transport'];
  /** `split`: replicas 1 … N are the clients, N + 1 … 2 N the servers. */
  role?: RunPlan['target']['role'];
  replicas?: number;
  passes?: number;
  slices?: number;
  expect?: RunPlan['expect'];
  maxGrowth?: RunPlan['limits']['maxGrowth'];
  /** Ticks between two checkpoints, default 2. */
  ticksPerSlice?: number;
  /** Checkpoints are left out: the target cannot be paused. */
  withoutCheckpoints?: boolean;
  /** No /proc. */
  withoutKernel?: boolean;
  /** A bundled grpc-js. */
  blindToGrpc?: boolean;
  /** `none`: without a driver of load. */
  loadKind?: 'grpc' | 'k6' | 'none';
  name?: (replica: number) => string;
  /** The time that a slice of the load takes, default 1 s. */
  sliceMs?: number;
  /** The rate at which calls return, by the driver's clock; at most the plan's, which is the default. */
  returnedPerSecond?: number;
  /** Further settings of the plan. */
  plan?: PlanChanges;
  /** The first line of the record. */
  start?: (plan: RunPlan) => LabLine;
  /** Whatever a replica holds other than what its variant retains, after so many passes. */
  holds?: (passes: number) => Partial<Levels>;
  /** The place where clients are made on behalf of others; default: a module that stands for it. */
  dialer?: RawFrame;
}

export type Settings = Required<Shape>;

export function history(shape: Shape = {}): History {
  const settings: Settings = {
    variant: 'leaky',
    transport: 'mtls',
    role: 'mixed',
    replicas: 3,
    passes: 60,
    slices: 6,
    expect: (variants as Record<string, Variant>)[shape.variant ?? 'leaky']?.expect ?? 'clean',
    maxGrowth: [],
    ticksPerSlice: 2,
    withoutCheckpoints: false,
    withoutKernel: false,
    blindToGrpc: false,
    loadKind: 'grpc',
    sliceMs: 1000,
    returnedPerSecond: Number.POSITIVE_INFINITY,
    plan: {},
    start: startLine,
    holds: () => ({}),
    dialer: frame('test/analysis/dialers.js', 'makes the client'),
    name: shape.role === 'split' ? splitName(shape.replicas ?? 3) : (replica) => `replica-${replica}`,
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

const splitName = (replicas: number) => (replica: number) =>
  replica <= replicas ? `client-${replica}` : `server-${replica - replicas}`;

function planOf({ variant, loadKind, plan, ...settings }: Settings): RunPlan {
  const { transport, role, replicas, passes, slices, expect, maxGrowth } = settings;
  return changed(shortPlan({ variant }), {
    ...{
      id: `20240701T120000Z-${variant}-processes-0a1b`,
      transport,
      role,
      replicas,
      passes,
      slices,
      expect,
      maxGrowth,
    },
    ...{ load: loadKind, ratePerReplica: 30, tickMs: 1000, timeLimitMs: 60_000 },
    ...plan,
  });
}

const START_MS = 500;

function* eventsOf(settings: Settings): Generator<RecordEvent> {
  const { sliceMs, returnedPerSecond } = settings;
  const callingMs =
    (1000 * settings.passes) / settings.slices / Math.min(returnedPerSecond, planOf(settings).work.ratePerReplica);
  const driverMs = (slice: number) => 1.7e12 + slice * (callingMs + 1000);
  const ids = Array.from({ length: processesOf(planOf(settings)) }, (_, index) => index + 1);
  const boot = (replica: number) => `b0000${String(replica).padStart(3, '0')}`;
  let seq = 0;
  const from = (receivedMs: number, replica: number, line: Omitted<Vitals>): RecordEvent => ({
    receivedMs,
    from: 'replica',
    replica: settings.name(replica),
    line: { vitals: 1, boot: boot(replica), seq: seq++, atMs: 1.7e12 + receivedMs, ...line },
  });
  yield labEvent(0, settings.start(planOf(settings)));
  yield labEvent(1, { kind: 'phase', name: 'starting' });
  for (const replica of ids) yield from(START_MS - 100, replica, hello(settings, replica));
  yield labEvent(START_MS - 50, { kind: 'phase', name: 'baseline' });
  for (const replica of ids)
    if (!settings.withoutCheckpoints) yield* checkpoint(settings, replica, 0, START_MS - 20, from);
  yield labEvent(START_MS, { kind: 'phase', name: 'load' });
  for (let slice = 1; slice <= settings.slices; slice++) {
    const beginMs = START_MS + (slice - 1) * sliceMs;
    if (settings.loadKind !== 'none')
      yield {
        receivedMs: beginMs,
        from: 'load',
        line: { load: 1, atMs: driverMs(slice), kind: 'slice-begin', index: slice },
      };
    for (let tick = 1; tick <= settings.ticksPerSlice; tick++) {
      const part = slice - 1 + tick / settings.ticksPerSlice;
      for (const replica of ids)
        yield from(
          beginMs + (tick / settings.ticksPerSlice) * 0.8 * sliceMs,
          replica,
          tickLine(settings, replica, part),
        );
    }
    const calls = (settings.passes / settings.slices) * settings.replicas;
    if (settings.loadKind !== 'none')
      yield {
        receivedMs: beginMs + 0.85 * sliceMs,
        from: 'load',
        line: {
          load: 1,
          atMs: driverMs(slice) + callingMs,
          kind: 'slice-end',
          index: slice,
          calls,
          failed: 0,
          latency: LATENCY,
        },
      };
    for (const replica of ids)
      if (!settings.withoutCheckpoints) yield* checkpoint(settings, replica, slice, beginMs + 0.9 * sliceMs, from);
  }
  const endMs = START_MS + settings.slices * sliceMs;
  if (settings.loadKind !== 'none') yield summaryLine(settings, endMs);
  for (const name of ['draining', 'stopping', 'done'] as const) yield labEvent(endMs + 100, { kind: 'phase', name });
}

const LATENCY = { meanMs: 21.4, p50Ms: 19.25, p90Ms: 33.1, p99Ms: 61.7, maxMs: 88.02 };

function summaryLine({ passes, replicas }: Settings, receivedMs: number): RecordEvent {
  const calls = passes * replicas;
  const byAddress = Object.fromEntries(
    Array.from({ length: replicas }, (_, index) => [`127.0.0.${index + 1}:7008`, { calls: passes, failed: 0 }]),
  );
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
    latency: LATENCY,
    byAddress,
  } as const;
  return { receivedMs, from: 'load', line };
}

function startLine(): LabLine {
  const machine = {
    lab: '0.1.0',
    node: 'v20.20.2',
    platform: 'linux',
    cpus: 2,
    cpuModel: 'model',
    memoryBytes: 8e9,
    grpcJs: '1.14.7',
  };
  return {
    kind: 'start',
    startedAt: '2024-07-01T12:00:00.000Z',
    ...machine,
    command: 'npm run lab -- --variant=leaky',
  };
}
