import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_ENV } from '../../protos/environment.js';
import { PROBE_ENV } from '../../services/probe/probe.js';
import type { RunPlan } from '../plan.js';
import { writeCertificates } from './certificates.js';
import { type Child, startChild } from './childProcess.js';
import type { Engine, Job, Replica, Stack } from './engine.js';
import { loopbackAddresses } from './loopback.js';

/** How long a process may take to end once its standard input has. */
const STOP_GRACE_MS = 2000;

/** Folders with keys. They go with their run, also when the lab is ended at once. */
const runtimeDirs = new Set<string>();
process.on('exit', () => {
  for (const directory of runtimeDirs) rmSync(directory, { recursive: true, force: true });
});

/** Runs the fleet as child processes on loopback. */
export const processes: Engine = {
  name: 'processes',
  async preflight() {
    return [];
  },
  async start(plan, signal) {
    signal.throwIfAborted();
    const runtimeDir = await mkdtemp(join(tmpdir(), 'grpc-leak-lab-'));
    runtimeDirs.add(runtimeDir);
    let stack: ProcessStack | undefined;
    try {
      await mkdir(peers(runtimeDir));
      const addresses = await loopbackAddresses(plan.replicas);
      stack = new ProcessStack(plan, runtimeDir, addresses);
      await writeCertificates(certificates(runtimeDir)); // while the replicas load; they wait for it
      signal.throwIfAborted();
      return stack;
    } catch (error) {
      await stack?.[Symbol.asyncDispose]();
      await rm(runtimeDir, { recursive: true, force: true });
      throw error;
    }
  },
};

class ProcessStack implements Stack {
  readonly replicas: readonly (Replica & Child)[];
  readonly #jobs: Child[] = [];
  readonly #runtimeDir: string;
  readonly #common: Record<string, string>;

  constructor(plan: RunPlan, runtimeDir: string, addresses: readonly string[]) {
    this.#runtimeDir = runtimeDir;
    this.#common = { ...inherited(), ...commonEnvironment(plan, runtimeDir) };
    const started: (Replica & Child)[] = [];
    try {
      for (const [index, bind] of addresses.entries()) started.push(this.#startReplica(plan, index, bind));
    } catch (error) {
      for (const child of started) child.kill();
      throw error;
    }
    this.replicas = started;
  }

  #startReplica(plan: RunPlan, index: number, bind: string): Replica & Child {
    const name = `agent-${index + 1}`;
    const environment = { ...this.#common, ...replicaEnvironment(plan, index), [AGENT_ENV.name]: name, [AGENT_ENV.bind]: bind };
    return Object.assign(startChild(['--import', compiledUrl('services/probe/preload.js'), compiledPath('services/agent/main.js')], environment), { name });
  }

  begin(): void {
    for (const child of [...this.replicas, ...this.#jobs]) child.write('begin');
  }

  launch(job: Job): Child {
    const child = startChild([compiledPath(job.program)], { ...this.#common, ...job.environment });
    this.#jobs.push(child);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopping = [...this.#jobs, ...this.replicas].map((child) => child.stop(STOP_GRACE_MS));
    const results = await Promise.allSettled(stopping);
    await rm(this.#runtimeDir, { recursive: true, force: true });
    runtimeDirs.delete(this.#runtimeDir);
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, 'the fleet did not stop cleanly');
  }
}

/** Only what a process needs to live: what is set for us (NODE_OPTIONS above all) would change what is measured. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot', 'GRPC_VERBOSITY', 'GRPC_TRACE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function commonEnvironment(plan: RunPlan, runtimeDir: string): Record<string, string> {
  return {
    [AGENT_ENV.parent]: 'stdin',
    [AGENT_ENV.runtimeDir]: runtimeDir,
    [AGENT_ENV.certificates]: certificates(runtimeDir),
    [AGENT_ENV.resolve]: `directory:${peers(runtimeDir)}`,
    [AGENT_ENV.replicas]: String(plan.replicas),
    [AGENT_ENV.passes]: String(plan.passes),
    [AGENT_ENV.slices]: String(plan.slices),
    [AGENT_ENV.ratePerReplica]: String(plan.load.ratePerReplica),
    [AGENT_ENV.cadence]: plan.load.cadence,
  };
}

/** Every replica has a seed of its own, so that jittered cadences differ from replica to replica. */
function replicaEnvironment(plan: RunPlan, index: number): Record<string, string> {
  return {
    [AGENT_ENV.variant]: plan.target.variant,
    [AGENT_ENV.transport]: plan.target.transport,
    [AGENT_ENV.load]: plan.load.kind,
    [AGENT_ENV.seed]: String((plan.seed + index) >>> 0),
    [PROBE_ENV.tickMs]: String(plan.tickMs),
    [PROBE_ENV.quietMs]: String(plan.quietMs),
    [PROBE_ENV.settleLimitMs]: String(plan.settleLimitMs),
    [PROBE_ENV.attribution]: plan.attribution ? 'on' : 'off',
    [PROBE_ENV.countTimers]: plan.countTimers ? 'on' : 'off',
  };
}

const peers = (runtimeDir: string) => join(runtimeDir, 'peers');
const certificates = (runtimeDir: string) => join(runtimeDir, 'certificates');
const compiledUrl = (file: string) => new URL(`../../${file}`, import.meta.url).href;
const compiledPath = (file: string) => fileURLToPath(compiledUrl(file));
