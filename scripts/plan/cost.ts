import { faultKinds } from '../../services/faulty/faultKinds.js';
import { betweenSlicesMs, incidentPauseMs } from '../../services/process/cadence.js';
import type { Variant } from '../../services/variants/index.js';
import { isOnBackOff } from './pace.js';
import type { FleetTarget, RunPlan } from './plan.js';
import { isSplit, processesOf } from './replicas.js';
import { runsOnGo } from './runtimes.js';
import { checkpointWaitMs, passesHang, passWaitMs } from './waits.js';

/** The resources that a variant retains. Undefined (a variant not known here) counts as the worst. */
export type KnownRetained = Variant['retains'] | undefined;

/** The cost of a run of a plan, estimated on the high side. */
export interface PlanCost {
  /**
   * Seconds from the start of the run to its verdict, on that many cores with nothing else to do; the command takes
   * {@link BOOT_SECONDS} more. Infinity: it never ends by itself.
   */
  seconds: number;
  /** Connected sockets on the agent port when the work is done, dialled and accepted. */
  socketsPerReplica: number;
  /** Open files of all kinds: sockets, listeners, and what a Node process has anyway. */
  descriptorsPerReplica: number;
  /** Connections kept to one replica's port; each takes a port on the dialling side. */
  connectionsPerAddress: number;
  /** Memory of all replicas, the load and the lab. */
  memoryBytes: number;
  /** Size of the record on disk. */
  recordBytes: number;
  /** CPU seconds per second that the rate asks for, all replicas and their peers together. */
  cores: number;
}

/**
 * The CPU time of one dial with its call, both sides together, in ms: the least, the usual and the most that was
 * measured (grpc-js 1.14, Node 20). With fresh mutual TLS it is 5 to 9; with a shared connection only the channel is
 * new.
 */
export const DIAL_CPU_MS = {
  mtls: { least: 5, usual: 7, most: 9 },
  'tls-shared': { least: 0.9, usual: 1.3, most: 2 },
  plaintext: { least: 0.9, usual: 1.3, most: 2 },
} as const;

/**
 * The resident memory of one client that is never closed, the accepting side included. Most of the 200 KB of a TLS
 * connection are native: it takes 35 KB of the JavaScript heap, a channel on a shared connection takes 14 (measured
 * over 2,000 dials, Node 20).
 */
const LEAKED_CLIENT_BYTES = { mtls: 200_000, 'tls-shared': 35_000, plaintext: 35_000 } as const;
/**
 * The same on Go, where clients share no connection: buffers, eight goroutines and their makers, and the heap's room to
 * grow between collections (measured over 900 dials: 340 KB with grpc-go v1.85, 430 KB with v1.55).
 */
const LEAKED_CLIENT_BYTES_ON_GO = 450_000;
/**
 * The time of the launcher, its check of the build, and the checks of the command line, once per command (0.3 s
 * measured, 2 cores, Node 20).
 */
export const BOOT_SECONDS = 0.3;
/** The time from record to analysis to report of one run; 0.3 s measured with the defaults. */
const VERDICT_SECONDS = 0.3;
/**
 * What a Swarm takes more than processes until its replicas are up: services, networks and secrets are made, and tasks are
 * scheduled. With the teardown, 21 s was measured from command to exit for `leaky` at its defaults (one node, two cores).
 */
const DEPLOY_SECONDS = 11;
/** The time in which a stack is taken down, after the verdict: 5.1 s measured. */
const TEARDOWN_SECONDS = 5;
/** The time until Prometheus scrapes its first target: 5 s after its start, whatever it is told. */
const MONITOR_SECONDS = 5;
/**
 * The time until every replica knows that a slice is over, and goes on: 0.45 s measured for a slice that takes 0.40.
 */
const SLICE_SECONDS = 0.05;
/** The quiet before a reading that these measurements include: that of a run under load. */
const MEASURED_QUIET_MS = 25;
/** The resident memory of a Node process that has loaded grpc-js. */
const PROCESS_BYTES = 80e6;
/** The descriptors of a Node process with its listeners, pipes, front door and event loop. */
const PROCESS_DESCRIPTORS = 48;

/** Returns the seconds that a run takes after its verdict. */
export function teardownSeconds({ engine }: Pick<RunPlan, 'engine'>): number {
  return engine === 'swarm' ? TEARDOWN_SECONDS : 0;
}

/** Estimates the cost of a plan on a machine of `cpus` cores. */
export function planCost(plan: RunPlan, retained: KnownRetained, cpus: number): PlanCost {
  const { replicas: n } = plan.target;
  const passes = plan.work.amount;
  const processes = processesOf(plan);
  const leaks = retained === undefined || retained.clients === 'every-dial';
  const inGo = runsOnGo(plan, 1); // the second replica does where any does
  const ownSockets = plan.target.transport === 'mtls' || inGo;
  const dials = n * passes;
  const clients = leaks ? dials : isSplit(plan) ? n : n - 1;
  const sides = isSplit(plan) ? 1 : 2; // dialled, accepted
  const ofFaulty = toFaultyPeers(plan, retained);
  const socketsPerReplica = sides * (leaks && !ownSockets ? n : clients) + ofFaulty.sockets;
  // Sockets grow evenly, so checkpoints take on average what the middle one takes.
  const readSeconds =
    SLICE_SECONDS +
    checkpointSeconds(processes, (socketsPerReplica * (plan.work.slices + 1)) / (2 * plan.work.slices), cpus);
  const quietSeconds = Math.max(0, plan.observe.quietMs - MEASURED_QUIET_MS) / 1000;
  const slicesSeconds =
    workSeconds(plan, cpus) +
    betweenSeconds(plan, readSeconds + quietSeconds + checkpointWaitMs(plan, retained) / 1000);
  const baseline =
    startSeconds(processes) +
    (plan.observe.metrics === 'monitored' ? MONITOR_SECONDS : 0) +
    (plan.engine === 'swarm' ? DEPLOY_SECONDS : 0) +
    quietSeconds;
  const seconds = baseline + slicesSeconds + VERDICT_SECONDS;
  return {
    seconds,
    socketsPerReplica,
    descriptorsPerReplica: socketsPerReplica + 2 * n + PROCESS_DESCRIPTORS,
    connectionsPerAddress: leaks && ownSockets ? dials : n,
    memoryBytes:
      (processes + 2) * PROCESS_BYTES +
      n *
        (clients + ofFaulty.clients) *
        (inGo ? LEAKED_CLIENT_BYTES_ON_GO : LEAKED_CLIENT_BYTES[plan.target.transport]),
    recordBytes: recordBytes(plan, seconds),
    cores: coresWanted(plan, DIAL_CPU_MS[plan.target.transport].usual),
  };
}

/**
 * Estimates what a replica still holds of faulty peers. A connection that is never made stays, even where its client
 * was closed and the next one makes another.
 */
function toFaultyPeers(
  { target, work: { amount: passes } }: RunPlan,
  retained: KnownRetained,
): { clients: number; sockets: number } {
  const kinds = faultKinds(target.service.faultyPeers);
  const count = (connection: (typeof kinds)[number]['connection']) =>
    kinds.filter((kind) => kind.connection === connection).length;
  const everyDial = retained === undefined || retained.failed === 'every-dial';
  const kept = everyDial ? passes : retained?.failed === 'one-per-address' ? 1 : 0;
  const made = everyDial && target.transport !== 'mtls' ? 1 : kept;
  const halfMade = retained === undefined || kept === 0 ? passes : made;
  return { clients: kinds.length * kept, sockets: count('made') * made + count('half-made') * halfMade };
}

/**
 * Returns the CPU seconds per second that a plan's rate asks for, at that CPU time per dial. The incident's cadence
 * asks for next to nothing.
 */
export function coresWanted(plan: RunPlan, dialCpuMs: number): number {
  if (isOnBackOff(plan)) return (plan.target.replicas ** 2 * dialCpuMs) / 60_000;
  return (plan.target.replicas ** 2 * plan.work.ratePerReplica * dialCpuMs) / 1000;
}

/**
 * Returns the highest rate, at most `wanted`, that takes no more than four fifths of the cores at the usual cost of a
 * dial.
 */
export function carriableRate(
  wanted: number,
  replicas: number,
  transport: FleetTarget['transport'],
  cpus: number,
): number {
  const carried = (0.8 * cpus * 1000) / (replicas ** 2 * DIAL_CPU_MS[transport].usual);
  return Math.min(wanted, Math.max(0.1, Math.floor(carried * 10) / 10));
}

/**
 * Returns the seconds that the incident's back-off takes for that many passes: at once, then 500 ms × 1.5ⁿ up to 60 s,
 * without jitter.
 * @param passSeconds what each takes at least: the next does not begin before
 */
export function incidentSeconds(passes: number, passSeconds = 0): number {
  let seconds = passSeconds;
  for (let pass = 1; pass < passes; pass += 1) {
    const pause = incidentPauseMs(pass) / 1000;
    if (pause >= 60) return seconds + (passes - pass) * Math.max(60, passSeconds);
    seconds += Math.max(pause, passSeconds);
  }
  return seconds;
}

/** Estimates the seconds of work; Infinity where no pass ever ends. */
function workSeconds(plan: RunPlan, cpus: number): number {
  if (passesHang(plan)) return Number.POSITIVE_INFINITY;
  const { replicas, service } = plan.target;
  const { amount: passes, ratePerReplica } = plan.work;
  const { usual, most } = DIAL_CPU_MS[plan.target.transport];
  // A pass that waits for deadlines dials as well, while the other replicas do.
  const dialSeconds = ((replicas + service.faultyPeers) * replicas * most) / 1000 / Math.min(cpus, replicas);
  const passSeconds = passWaitMs(plan) === 0 ? 0 : passWaitMs(plan) / 1000 + dialSeconds;
  if (isOnBackOff(plan)) return incidentSeconds(passes, passSeconds);
  const overload = Math.max(1, coresWanted(plan, usual) / cpus);
  return passes * Math.max(overload / ratePerReplica, passSeconds);
}

/**
 * Estimates what comes between slices and after the last: usually the checkpoint. A replica that makes its passes by
 * itself goes on at a set moment, or when its back-off says so, however much of that time the checkpoint has taken.
 */
function betweenSeconds(plan: RunPlan, checkpoint: number): number {
  const { slices, amount: passes, ratePerReplica } = plan.work;
  if (plan.load.kind !== 'none') return slices * checkpoint;
  if (!isOnBackOff(plan))
    return (
      (slices - 1) *
        Math.max(checkpoint, betweenSlicesMs(ratePerReplica, plan.observe.quietMs) / 1000 - 1 / ratePerReplica) +
      checkpoint
    );
  const pauses = Array.from(
    { length: slices - 1 },
    (_, index) => incidentPauseMs(Math.max(1, Math.floor((passes * (index + 1)) / slices))) / 1000,
  );
  return pauses.reduce((sum, pause) => sum + Math.max(0, checkpoint - pause), checkpoint);
}

/**
 * Estimates the start: processes load grpc-js, generate only a key, find each other, and read their baseline. 0.7 s was
 * measured for three.
 */
function startSeconds(replicas: number): number {
  return 0.4 + 0.1 * replicas;
}

/**
 * Estimates a checkpoint: quiet, then readings after forced GCs, and the censuses once. All grow with the sockets.
 * Measured with three replicas on two cores: 0.18 s at 60, 0.26 s at 360.
 */
function checkpointSeconds(replicas: number, sockets: number, cpus: number): number {
  const oneReplica = 0.07 + 0.18e-3 * sockets;
  return 0.06 + (oneReplica * replicas) / Math.min(cpus, replicas);
}

/** Estimates the record: a tick is about 450 bytes, a checkpoint with its sites about 6 KB. */
function recordBytes(plan: RunPlan, seconds: number): number {
  const ticks = plan.observe.tickMs > 0 ? Math.min(seconds * 1000, plan.limits.timeMs) / plan.observe.tickMs : 0;
  return processesOf(plan) * (ticks * 450 + (plan.work.slices + 1) * 6_000) + 1e6;
}
