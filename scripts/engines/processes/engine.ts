/**
 * The engine of child processes on loopback. Imports the engines' contract, plan and services.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_ENV } from '../../../protos/environment.js';
import type { RunPlan } from '../../plan/plan.js';
import { isSplit, processesOf, type Role, replicasOf } from '../../plan/replicas.js';
import { runsOnGo } from '../../plan/runtimes.js';
import type { Problem } from '../../text/problem.js';
import { writeCertificates } from '../certificates.js';
import { type EngineChild, startChild } from '../childProcess.js';
import type { Deployment, Engine, Job, Replica } from '../engine.js';
import { fleetEnvironment } from '../fleetEnvironment.js';
import { GO_DEBUG, GO_SOURCES, goAgent, goProblems } from '../goAgent.js';
import { onPath } from '../onPath.js';
import { type PrometheusProcess, startPrometheus } from '../prometheus/process.js';
import { asRefusal } from '../systemRefusal.js';
import { noTemporaryFolder, type TemporaryFolder, temporaryFolder } from '../temporaryFolder.js';
import { cpuUseOf } from './cpuUse.js';
import { loopbackAddresses, noLoopback } from './loopback.js';

/** The time that a process may take to end once its standard input has. */
const STOP_GRACE_MS = 2000;

const NO_K6: Problem = {
  message: 'k6 is not on the PATH',
  remedy: 'install it (go install go.k6.io/k6/v2@latest, or your distribution’s package), or use --load=grpc',
};
const NO_PROMETHEUS: Problem = {
  message: '--monitor needs Prometheus, which is not on the PATH',
  remedy: 'install it (Debian: apt-get install prometheus), or leave out --monitor',
};

/** Runs the fleet as child processes on loopback. */
export const processes: Engine = {
  async preflight(plan, job) {
    const wanted = [
      { program: 'k6', when: job.program.runtime === 'k6', problem: NO_K6 },
      { program: 'prometheus', when: plan.observe.metrics === 'monitored', problem: NO_PROMETHEUS },
    ];
    return [
      ...wanted.filter(({ program, when }) => when && !onPath(program)).map(({ problem }) => problem),
      ...goProblems(plan),
      ...noTemporaryFolder(),
      ...(await noLoopback()),
    ];
  },
  async start(plan, job, _where, signal) {
    signal.throwIfAborted();
    const agentInGo = plan.target.runtime === 'node' ? undefined : await goAgent(plan.target.grpcGo, signal);
    const folder = temporaryFolder('grpc-leak-lab-'); // keys above all: they go with their run
    const runtimeDir = folder.path;
    let stack: ProcessStack | undefined;
    let monitor: PrometheusProcess | undefined;
    try {
      if (plan.observe.metrics === 'monitored') monitor = await startPrometheus(plan, inherited());
      for (const place of [servers, clients, faultyPeers]) await mkdir(place(runtimeDir));
      const addresses = await loopbackAddresses(processesOf(plan) + plan.target.service.faultyPeers);
      stack = new ProcessStack(plan, job, { folder, addresses, monitor, agentInGo });
      await writeCertificates(certificates(runtimeDir)); // while the replicas load; they wait for it
      signal.throwIfAborted();
      return stack;
    } catch (error) {
      await (stack ?? monitor)?.[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
      throw asRefusal(error);
    }
  },
};

/** The surroundings of a fleet, made before its first process. */
interface Around {
  readonly folder: TemporaryFolder;
  readonly addresses: readonly string[];
  readonly monitor: PrometheusProcess | undefined;
  /** The path of the agent in Go, where one is wanted. */
  readonly agentInGo: string | undefined;
}

class ProcessStack implements Deployment {
  readonly replicas: readonly (Replica & EngineChild)[];
  readonly job: EngineChild;
  readonly #common: Readonly<Record<string, string>>;
  readonly #further: EngineChild[] = [];
  readonly monitor: EngineChild | undefined;
  readonly #faulty: readonly EngineChild[];
  readonly #folder: TemporaryFolder;
  readonly #prometheus: PrometheusProcess | undefined;

  constructor(plan: RunPlan, job: Job, { folder, addresses, monitor, agentInGo }: Around) {
    this.#folder = folder;
    this.#prometheus = monitor;
    this.monitor = monitor?.running;
    const targets = monitor && { [AGENT_ENV.metricsTargets]: monitor.targets };
    const common = { ...inherited(), ...fleetEnvironment(plan), ...environmentOf(plan, folder.path), ...targets };
    this.#common = common;
    const started: EngineChild[] = [];
    try {
      const start = <Started extends EngineChild>(child: Started): Started => {
        started.push(child);
        return child;
      };
      const replicas = replicasOf(plan);
      this.replicas = replicas.map((replica, index) =>
        start(startReplica(replica, addresses[index] as string, common, agentOf(plan, index, agentInGo))),
      );
      this.#faulty = addresses
        .slice(replicas.length)
        .map((bind, index) => start(startFaultyPeer(`faulty-${index + 1}`, bind, common)));
      this.job = startChild(argumentsOf(job), { ...common, ...job.environment });
    } catch (error) {
      for (const child of started) child.kill();
      throw error;
    }
  }

  startFurther(job: Job): EngineChild {
    const child = startChild(argumentsOf(job), { ...this.#common, ...job.environment });
    this.#further.push(child);
    return child;
  }

  /** Calls nobody: nothing happens around child processes that they do not report themselves. */
  onEvent(): void {}
  onReplacement(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    const stopping = [this.job, ...this.#further, ...this.replicas, ...this.#faulty].map((child) =>
      child.stop(STOP_GRACE_MS),
    );
    const results = await Promise.allSettled([...stopping, this.#prometheus?.[Symbol.asyncDispose]()]);
    results.push(...(await Promise.allSettled([this.#folder[Symbol.asyncDispose]()])));
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (errors.length > 0) throw new AggregateError(errors, 'the fleet did not stop cleanly');
  }
}

function startReplica(
  { name, role }: { name: string; role: Role },
  bind: string,
  common: Readonly<Record<string, string>>,
  { program, args, also }: Agent,
): Replica & EngineChild {
  const own = { [AGENT_ENV.name]: name, [AGENT_ENV.role]: role, [AGENT_ENV.bind]: bind };
  const child = startChild(args, { ...common, ...own, ...also }, program);
  return Object.assign(child, { name, cpuUse: () => cpuUseOf(child.pid) });
}

/** The program of a replica. */
interface Agent {
  readonly program: string;
  readonly args: readonly string[];
  readonly also: Readonly<Record<string, string>>;
}

function agentOf(plan: RunPlan, index: number, agentInGo: string | undefined): Agent {
  if (agentInGo !== undefined && runsOnGo(plan, index % plan.target.replicas))
    return { program: agentInGo, args: [], also: { GODEBUG: GO_DEBUG, ...GO_SOURCES } };
  const args = ['--import', compiledUrl('services/probe/preload.js'), compiledPath('services/agent/main.js')];
  return { program: process.execPath, args, also: {} };
}

function startFaultyPeer(name: string, bind: string, common: Readonly<Record<string, string>>): EngineChild {
  return startChild([compiledPath('services/faulty/main.js')], {
    ...common,
    [AGENT_ENV.name]: name,
    [AGENT_ENV.bind]: bind,
  });
}

/** Returns the arguments of Node; k6 is started by a program that finds the replicas for it. */
function argumentsOf({ program: { runtime, file } }: Job): string[] {
  return runtime === 'k6' ? [compiledPath('services/driver/k6.js'), compiledPath(file)] : [compiledPath(file)];
}

/**
 * Returns the variables that a process needs to live, and no others: what is set for the lab (NODE_OPTIONS above all)
 * would change what is measured.
 */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot', 'GRPC_VERBOSITY', 'GRPC_TRACE'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function environmentOf(plan: RunPlan, runtimeDir: string): Record<string, string> {
  return {
    [AGENT_ENV.parent]: 'stdin',
    [AGENT_ENV.runtimeDir]: runtimeDir,
    [AGENT_ENV.certificates]: certificates(runtimeDir),
    [AGENT_ENV.resolve]: `directory:${servers(runtimeDir)}`,
    [AGENT_ENV.resolveClients]: isSplit(plan) ? `directory:${clients(runtimeDir)}` : '',
    [AGENT_ENV.resolveFaulty]: `directory:${faultyPeers(runtimeDir)}`,
  };
}

const servers = (runtimeDir: string) => join(runtimeDir, 'servers');
const clients = (runtimeDir: string) => join(runtimeDir, 'clients');
const faultyPeers = (runtimeDir: string) => join(runtimeDir, 'faulty');
const certificates = (runtimeDir: string) => join(runtimeDir, 'certificates');
const compiledUrl = (file: string) => new URL(`../../../${file}`, import.meta.url).href;
const compiledPath = (file: string) => fileURLToPath(compiledUrl(file));
