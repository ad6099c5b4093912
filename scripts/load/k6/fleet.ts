import { check, sleep } from 'k6';
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import grpc from 'k6/net/grpc';
import { clearInterval, setInterval, setTimeout } from 'k6/timers';
import type { K6Line } from '../k6Lines.js';

/*
 * The load, as k6 runs it. It is one file, because a Swarm's configs are mounted file by file.
 *
 * Every front door has three virtual users, each with a connection of its own: one lists hosts, which makes the passes,
 * one tails a log, one asks for checkpoints; that of a replica which serves only has the last. An iteration is a round:
 * round 0 opens the connections and asks for the baseline, round j makes slice j, and the last closes the connections.
 * Users share nothing but k6's own count of iterations, which tells each when its part of a round has come: no slice
 * overlaps a checkpoint, servers are asked when their clients are quiet, and nobody waits in vain.
 */

/** The name in every certificate of a run, see protos/environment.ts. */
const AUTHORITY = 'agent.leak-lab.internal';
/** The delay beyond its moment from which a call counts as late. */
const LATE_MS = 10;
const PROGRESS_EVERY_MS = 250;
/** The interval at which a virtual user looks whether its part has come. */
const LOOK_EVERY_S = 0.005;
/**
 * The interval at which a replica is asked for a sign of life while calls wait for it: one that is cut off answers no
 * more, and no packet says so.
 */
const SIGN_OF_LIFE_MS = 5000;
/** The time that an answer may take: on an overloaded machine a live replica may wait many seconds for a core. */
const ANSWER_MS = 30_000;
/** The limit for reconnecting to a replica that was lost, tried once per round. */
const RECONNECT_LIMIT_MS = 1000;
/** The time that a replica gets to make a pass: until then it knows no peer whose log it could relay. */
const PEER_LIMIT_MS = 10_000;

/** The codes of gRPC as numbers; k6's own are objects that print as words. */
const [OK, DEADLINE_EXCEEDED, NOT_FOUND, UNAVAILABLE] = [0, 4, 5, 14];

/** The front doors of the replicas that make passes; below, those of the replicas that serve only. */
const doors = text('LEAK_LAB_FRONT_DOORS').split(',');
const serverDoors = (__ENV.LEAK_LAB_SERVER_DOORS ?? '').split(',').filter((door) => door !== '');
const passes = Number(text('LEAK_LAB_PASSES'));
const slices = Number(text('LEAK_LAB_SLICES'));
const ratePerSecond = Number(text('LEAK_LAB_RATE'));
const callLimitMs = Number(text('LEAK_LAB_CALL_LIMIT_MS'));
/** Returns the calls of a slice, divided as cadence.ts divides them. */
const callsOfSlice = (slice: number) => Math.floor(passes / slices) + (slice <= passes % slices ? 1 : 0);

const pem = (name: string) => open(`${text('LEAK_LAB_CERTIFICATES')}/${name}.pem`);
const tls = { cacerts: pem('ca'), cert: pem('cert'), key: pem('key') };
const client = new grpc.Client();
const proto = __ENV.LEAK_LAB_PROTO ?? import.meta.resolve('../../../protos/fleet.proto').replace('file://', '');
client.load([proto.slice(0, proto.lastIndexOf('/'))], proto.slice(proto.lastIndexOf('/') + 1));

const listHostsLatency = new Trend('list_hosts_latency', true);
const tailLogsDuration = new Trend('tail_logs_duration', true);

/**
 * The loading parts of a round, which all run at the same time; the checkpoints of clients follow, then those of
 * servers.
 */
const loaders = doors.length + serverDoors.length > 1 ? ['listHosts', 'tailLogs'] : ['listHosts']; // one alone has no peer
const loadingParts = loaders.length * doors.length;
const partsOfRound = loadingParts + doors.length + serverDoors.length;
const lastRound = slices + 1;
const parts = [
  ...loaders.map((part) => ({ part, name: part, at: doors, after: 0 })),
  { part: 'checkpoint', name: 'checkpoint', at: doors, after: loadingParts },
  { part: 'checkpoint', name: 'serverCheckpoint', at: serverDoors, after: loadingParts + doors.length },
];

export const options = {
  scenarios: Object.fromEntries(
    parts.flatMap(({ part, name, at: addresses, after }) =>
      addresses.map((address, at) => [
        `${name}_${at + 1}`,
        {
          executor: 'per-vu-iterations',
          exec: part,
          vus: 1,
          iterations: lastRound + 1,
          maxDuration: '200h',
          gracefulStop: '0s',
          env: { DOOR: address, AT: `${at}`, AFTER: `${after}` },
        },
      ]),
    ),
  ),
  thresholds: { checks: ['rate>0.99'], list_hosts_latency: [`p(95)<${__ENV.LEAK_LAB_K6_P95_MS ?? '1000'}`] },
};

/** Makes one replica's share of a slice: calls at set moments, whatever has become of the earlier ones. */
export async function listHosts(): Promise<void> {
  const slice = await round();
  if (slice === undefined) return;
  const share = {
    index: slice,
    address: __ENV.DOOR as string,
    byCode: {} as Record<string, number>,
    byLatencyUs: {} as Record<string, number>,
    lateStarts: 0,
    latestStartMs: 0,
  };
  const intervalMs = 1000 / ratePerSecond;
  const beginMs = nowMs() + (intervalMs * Number(__ENV.AT)) / doors.length;
  const calls: Promise<void>[] = [];
  for (let number = 0; number < callsOfSlice(slice); number += 1) {
    const dueMs = beginMs + number * intervalMs;
    if (dueMs > nowMs()) await pause(dueMs - nowMs());
    const lateMs = nowMs() - dueMs;
    if (lateMs > LATE_MS) share.lateStarts += 1;
    share.latestStartMs = Math.max(share.latestStartMs, lateMs);
    soFar.sent += 1;
    calls.push(
      call('FleetService/ListHosts', {}).then(({ code }) => {
        const latencyMs = nowMs() - dueMs;
        const us = Number((latencyMs * 1000).toPrecision(3));
        add(share.byCode, code);
        add(share.byLatencyUs, Math.max(1, Math.round(us)));
        listHostsLatency.add(latencyMs);
        check(code, { 'ListHosts is answered': () => code === OK });
        soFar.returned += 1;
        if (code !== OK) soFar.failed += 1;
        showProgress(PROGRESS_EVERY_MS);
      }),
    );
    showProgress(PROGRESS_EVERY_MS);
  }
  await Promise.all(calls);
  showProgress(0);
  print({ kind: 'share', ...share });
}

/**
 * Reads a stream of a peer's log through its replica to the end, which comes after the first line: there is always one.
 */
export async function tailLogs(): Promise<void> {
  if ((await round()) === undefined) return;
  const giveUpMs = nowMs() + PEER_LIMIT_MS;
  let end = await tail();
  for (; end.code === NOT_FOUND && nowMs() < giveUpMs; end = await tail()) await pause(50);
  tailLogsDuration.add(end.tookMs);
  const ended = check(end, { 'TailLogs is ended by the server': ({ code, lines }) => code === OK && lines === 1 });
  if (!ended) console.log(`TailLogs of ${__ENV.DOOR} ended with status ${end.code} after ${end.lines} lines`);
}

/** Asks one replica for the checkpoint that follows a slice, and prints the answer. */
export async function checkpoint(): Promise<void> {
  await round();
  const index = exec.vu.iterationInScenario;
  if (index === lastRound) return;
  const { code, message, error } = await call('ControlService/Checkpoint', { index });
  const answer = message as { hostId: string; settled: boolean } | undefined;
  check(code, { 'a checkpoint is answered': () => code === OK });
  const line = { kind: 'checkpoint' as const, index, address: __ENV.DOOR as string };
  print(
    code === OK && answer
      ? { ...line, hostId: answer.hostId, settled: answer.settled }
      : { ...line, error: `${code} ${error}` },
  );
}

interface K6Check {
  readonly name: string;
  readonly passes: number;
  readonly fails: number;
}

interface K6Metric {
  readonly values: Record<string, number>;
  readonly thresholds?: Record<string, { ok: boolean }>;
}

interface K6EndSummary {
  readonly root_group: { readonly checks: K6Check[] };
  readonly metrics: Record<string, K6Metric>;
}

/** The machine-readable summary, which k6 has since 1.5 where it is asked for; it tells no thresholds. */
interface K6NewSummary {
  readonly results: {
    readonly checks?: { readonly results?: K6Check[] };
    readonly metrics: (K6Metric & { readonly name: string })[];
  };
}

/** Brings the new summary into the shape of the old one. */
function oldShape(summary: K6EndSummary | K6NewSummary): K6EndSummary {
  if (!('results' in summary)) return summary;
  const { checks, metrics } = summary.results;
  const named = metrics.map(({ name, values: { p90 = 0, p95 = 0, ...values } }) => [
    name,
    { values: { ...values, 'p(90)': p90, 'p(95)': p95 } },
  ]);
  return { root_group: { checks: checks?.results ?? [] }, metrics: Object.fromEntries(named) };
}

export function handleSummary(summary: K6EndSummary | K6NewSummary): { stdout: string } {
  const {
    root_group: { checks },
    metrics,
  } = oldShape(summary);
  const all = Object.entries(metrics);
  const line: Unstamped<K6Line> = {
    kind: 'k6',
    checks: checks.map(({ name, passes, fails }) => ({ name, passes, fails })),
    thresholds: all
      .flatMap(([metric, { thresholds = {} }]) =>
        Object.entries(thresholds).map(([condition, { ok }]) => ({ metric, condition, ok })),
      )
      .sort((a, b) => a.metric.localeCompare(b.metric)),
    trends: ['list_hosts_latency', 'tail_logs_duration', 'grpc_req_duration'].flatMap((metric) => {
      const {
        avg: meanMs = 0,
        med: medianMs = 0,
        'p(90)': p90Ms = 0,
        'p(95)': p95Ms = 0,
        max: maxMs,
      } = metrics[metric]?.values ?? {};
      return maxMs === undefined ? [] : [{ metric, meanMs, medianMs, p90Ms, p95Ms, maxMs }];
    }),
    droppedIterations: metrics.dropped_iterations?.values.count ?? 0,
  };
  return { stdout: `${textOf(line)}\n` };
}

let connected = false;
const soFar = { sent: 0, returned: 0, failed: 0 };
let shownMs = 0;

/**
 * Waits until this virtual user's part of the round has come: all of the earlier rounds, and the parts of this round
 * that go first, are over.
 * @returns the slice to make; undefined in the first round and the last
 */
async function round(): Promise<number | undefined> {
  const number = exec.vu.iterationInScenario;
  while (exec.instance.iterationsCompleted < number * partsOfRound + Number(__ENV.AFTER)) sleep(LOOK_EVERY_S);
  if (number === lastRound) cutOff();
  else if (!connected) connect(number === 0 ? callLimitMs : RECONNECT_LIMIT_MS);
  return number === 0 || number === lastRound ? undefined : number;
}

/**
 * Opens the connection. A replica is seen before its door is open; one that died stays closed, and calls to it fail.
 */
function connect(limitMs: number): void {
  for (const giveUpMs = nowMs() + limitMs; !connected && nowMs() < giveUpMs; ) {
    try {
      client.connect(__ENV.DOOR as string, { tls, authority: AUTHORITY, timeout: Math.min(limitMs, ANSWER_MS) });
      connected = true;
    } catch {
      if (exec.vu.iterationInScenario > 0) return;
      sleep(0.05);
    }
  }
}

interface CheckpointReply {
  readonly code: number;
  readonly message?: object;
  readonly error?: string;
}

let waiting = 0;
let signs: number | undefined;

/** Calls the replica of this virtual user. Never rejects. */
async function call(method: string, request: object): Promise<CheckpointReply> {
  waiting += 1;
  signs ??= setInterval(() => void askForSignOfLife(), SIGN_OF_LIFE_MS);
  try {
    return await invoke(method, request, callLimitMs);
  } finally {
    waiting -= 1;
    if (waiting === 0) {
      clearInterval(signs);
      signs = undefined;
    }
  }
}

async function invoke(method: string, request: object, timeout: number): Promise<CheckpointReply> {
  if (!connected) return { code: UNAVAILABLE, error: 'no connection' };
  try {
    const { status, message, error } = await client.asyncInvoke(`leaklab.fleet.v1.${method}`, request, { timeout });
    const code = Number(status);
    if (code === OK) return { code, message };
    return {
      code: connected ? code : UNAVAILABLE,
      error: connected ? (error as { message?: string }).message : 'cut off',
    };
  } catch (error) {
    return { code: UNAVAILABLE, error: String(error) };
  }
}

/**
 * Asks for a host id that nobody has: any answer is a sign of life. Without an answer the connection is closed, and all
 * its calls fail.
 */
async function askForSignOfLife(): Promise<void> {
  const { code } = await invoke('FleetService/TailLogs', { host_id: 'nobody' }, ANSWER_MS);
  if (code === DEADLINE_EXCEEDED) cutOff();
}

function cutOff(): void {
  if (connected) client.close();
  connected = false;
}

/** Reads one stream of one line. Never rejects. */
function tail(): Promise<{ code: number; lines: number; tookMs: number }> {
  const beginMs = nowMs();
  return new Promise((resolve) => {
    let lines = 0;
    const over = (code: number) => {
      if (code === DEADLINE_EXCEEDED) cutOff();
      resolve({ code, lines, tookMs: nowMs() - beginMs });
    };
    if (!connected) return over(UNAVAILABLE);
    try {
      const stream = new grpc.Stream(client, 'leaklab.fleet.v1.FleetService/TailLogs', {
        timeout: ANSWER_MS,
      });
      stream.on('data', () => {
        lines += 1;
      });
      stream.on('error', (error) => over(Number((error as grpc.GrpcError).code)));
      stream.on('end', () => over(OK));
      stream.write({ limit: 1 });
      stream.end();
    } catch {
      over(UNAVAILABLE);
    }
  });
}

type Unstamped<Line> = Line extends K6Line ? Omit<Line, 'load' | 'atMs'> : never;

function print(line: Unstamped<K6Line>): void {
  console.log(textOf(line));
}

function textOf(line: Unstamped<K6Line>): string {
  return JSON.stringify({ load: 1, atMs: Date.now(), ...line });
}

function showProgress(everyMs: number): void {
  if (nowMs() - shownMs < everyMs) return;
  shownMs = nowMs();
  print({ kind: 'calls', address: __ENV.DOOR as string, ...soFar });
}

function add(counts: Record<string, number>, key: number): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** Returns the time, finer than Date.now() and never set back. */
function nowMs(): number {
  return exec.instance.currentTestRunDuration;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function text(name: string): string {
  const value = __ENV[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
