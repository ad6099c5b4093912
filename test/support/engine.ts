import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { onPath } from '../../scripts/engines/onPath.js';
import type { Needs } from './needs.js';
import { PATIENCE_MS } from './patience.js';

/** A Docker Engine of a test's own, in a network of its own: what is done to it touches no other. */
export interface OwnEngine extends AsyncDisposable {
  readonly pid: number;
  /** Its endpoint: `unix://…`. */
  readonly host: string;
  readonly docker: Dockerode;
  /** Returns what it printed so far. */
  log(): string;
}

const STOP_GRACE_MS = 20_000;

/** Tells whether engines can be started here. */
export function ownEngine(): Needs {
  const missing = missingHere();
  if (missing === undefined) return { skip: false };
  if (process.env.LEAK_LAB_MUST_RUN === '1') throw new Error(`these tests must run, and need ${missing}`);
  return { skip: `needs ${missing}, for a Docker Engine of its own` };
}

/**
 * Starts an engine that is in no Swarm.
 * @param name what it calls its node
 * @param beside one whose network, loopback only, it is to share: it can join its Swarm
 */
export async function startEngine(name: string, beside?: OwnEngine): Promise<OwnEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-engine-'));
  const host = `unix://${folder}/docker.sock`;
  const flags = [
    `--data-root=${folder}/data`,
    `--exec-root=${folder}/exec`,
    `--pidfile=${folder}/pid`,
    `--host=${host}`,
  ];
  const inNetwork = beside
    ? ['nsenter', `--net=/proc/${beside.pid}/ns/net`, 'unshare', '--mount', '--uts']
    : ['unshare', '--net', '--mount', '--uts'];
  // Each of these programs becomes the next one, so that the pid is that of dockerd. /run/docker is one place for all
  // engines.
  const script =
    'echo "$0" > /proc/sys/kernel/hostname && ip link set lo up && mkdir -p /run/docker && mount -t tmpfs tmpfs /run/docker && exec dockerd "$@"';
  const [program = '', ...args] = [
    ...inNetwork,
    'sh',
    '-c',
    script,
    name,
    ...flags,
    '--bridge=none',
    '--iptables=false',
    '--storage-driver=vfs',
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('error', (error) => (log += error.message));
  const docker = new Dockerode({ host: undefined, socketPath: host.replace('unix://', '') });
  const engine: OwnEngine = {
    ...{ pid: child.pid ?? 0, host, docker, log: () => log },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await ended;
      clearTimeout(killer);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  for (const giveUp = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    if (await docker.ping().then(Boolean, () => false)) return engine;
    if (Date.now() < giveUp && child.exitCode === null && child.pid !== undefined) continue;
    await engine[Symbol.asyncDispose]();
    throw new Error(`a Docker Engine did not start: ${log}`);
  }
}

/**
 * Makes an engine the manager of a new Swarm.
 * @param maskLength of the networks it hands out
 * @returns the token that workers join it with
 */
export async function initSwarm({ docker }: OwnEngine, maskLength = 24): Promise<string> {
  await docker.swarmInit({
    ListenAddr: '127.0.0.1:2377',
    AdvertiseAddr: '127.0.0.1',
    DefaultAddrPool: ['10.201.0.0/16'],
    SubnetSize: maskLength,
  });
  const { JoinTokens } = (await docker.swarmInspect()) as { JoinTokens: { Worker: string } };
  return JoinTokens.Worker;
}

/** Has an engine that was started beside the manager join its Swarm as a worker. */
export async function joinSwarm({ docker }: OwnEngine, token: string): Promise<void> {
  await docker.swarmJoin({
    ListenAddr: '127.0.0.2:2377',
    AdvertiseAddr: '127.0.0.2',
    DataPathAddr: '127.0.0.2',
    RemoteAddrs: ['127.0.0.1:2377'],
    JoinToken: token,
  });
}

function missingHere(): string | undefined {
  if (process.platform !== 'linux') return 'Linux';
  if (process.getuid?.() !== 0) return 'root';
  return ['dockerd', 'containerd', 'unshare', 'nsenter', 'ip'].find((program) => !onPath(program));
}
