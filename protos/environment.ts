import { OBSERVE } from './settings/observe.js';
import { RUN } from './settings/run.js';
import { TARGET } from './settings/target.js';
import { WORK } from './settings/work.js';

/**
 * The names of the environment variables through which an engine tells the fleet's processes what to do. They are plain
 * strings, so that a stack file can set them as well as a parent process. Those of settings stand in their rows.
 */
export const AGENT_ENV = {
  /** Name of the replica, e.g. `agent-1`; its host id is made from it. */
  name: 'LEAK_LAB_NAME',
  variant: TARGET.variant.environment.name,
  /** Transport of the agent port: `mtls`, `tls-shared` or `plaintext`. The front door always speaks mutual TLS. */
  transport: TARGET.transport.environment.name,
  /** Address to listen on. */
  bind: 'LEAK_LAB_BIND',
  /** Role of this replica: `mixed`, `client` or `server`. */
  role: 'LEAK_LAB_ROLE',
  /** Number of addresses that `resolve` must show before the baseline is read, and `resolveClients`. */
  replicas: TARGET.replicas.environment.name,
  /**
   * Place where those that serve are found: `directory:<path>`, or `dns:<name>` with one A record per replica, as Swarm
   * has it.
   */
  resolve: 'LEAK_LAB_RESOLVE',
  /** Place where those that make passes are found, if it is another one; empty: it is the same. */
  resolveClients: 'LEAK_LAB_RESOLVE_CLIENTS',
  /** Folder with ca.pem, cert.pem and key.pem. */
  certificates: 'LEAK_LAB_CERTIFICATES',
  /** `stdin`: the process ends when its standard input does. */
  parent: 'LEAK_LAB_PARENT',
  /** Folder of secrets to remove if the parent is lost. */
  runtimeDir: 'LEAK_LAB_RUNTIME_DIR',
  passes: WORK.amount.environment.name,
  slices: WORK.slices.environment.name,
  ratePerReplica: WORK.ratePerReplica.environment.name,
  cadence: WORK.cadence.environment.name,
  /** Place where the faulty peers are found, written like `resolve`; needed only where there are any. */
  resolveFaulty: 'LEAK_LAB_RESOLVE_FAULTY',
  /**
   * `on`: the replica serves metrics; `monitored`: it serves them, and lets no baseline be read before the first
   * scrape; anything else: it serves none.
   */
  metrics: OBSERVE.metrics.environment.name,
  /**
   * Folder in which a replica writes the address of its metrics, in a file as Prometheus's file_sd reads it; without
   * it, whoever scrapes finds them by DNS.
   */
  metricsTargets: 'LEAK_LAB_METRICS_TARGETS',
  /** Folder of the sources of the agent in Go, on the machine that the run is analysed on. */
  goSources: 'LEAK_LAB_GO_SOURCES',
  /** Seed of the run; a replica adds the number in its name. */
  seed: RUN.seed.environment.name,
} as const;

/**
 * The variables that drivers of load read besides `replicas`, `resolve`, `resolveClients`, `certificates`, `passes`,
 * `slices`, `ratePerReplica`, `seed`, `parent` and `runtimeDir`.
 */
export const DRIVER_ENV = {
  /** Longest time that a call or a checkpoint may take, in ms. */
  callLimitMs: 'LEAK_LAB_CALL_LIMIT_MS',
  /**
   * Index of the last checkpoint of an earlier stretch of load, on which this one goes on; absent or 0: this is the
   * first, and begins with the baseline.
   */
  after: 'LEAK_LAB_AFTER_CHECKPOINT',
} as const;

/** The variables that k6 reads besides `certificates`, `passes`, `slices`, `ratePerReplica` and `callLimitMs`. */
export const K6_ENV = {
  /** `host:port` of every front door to load, separated by commas; whoever starts k6 waits for them. */
  frontDoors: 'LEAK_LAB_FRONT_DOORS',
  /** `host:port` of every front door that is only asked for checkpoints; empty: none. */
  serverDoors: 'LEAK_LAB_SERVER_DOORS',
  /** Flags of `k6 run`, separated by spaces. */
  flags: 'LEAK_LAB_K6_FLAGS',
  /** Path of fleet.proto; without it, the path that the build puts it at. */
  proto: 'LEAK_LAB_PROTO',
  /** The threshold of ListHosts's 95th percentile, in ms; without it, 1000. */
  p95LimitMs: 'LEAK_LAB_K6_P95_MS',
} as const;

/** The variables that swarm-stack.yml reads besides: the places of things, and the number of each. */
export const STACK_ENV = {
  run: 'LEAK_LAB_RUN',
  owner: 'LEAK_LAB_OWNER',
  image: 'LEAK_LAB_IMAGE',
  loadImage: 'LEAK_LAB_LOAD_IMAGE',
  loadProgram: 'LEAK_LAB_LOAD_PROGRAM',
  /** Folder with ca.pem, cert.pem and key.pem, on the machine that the stack is deployed from. */
  certificatesFolder: 'LEAK_LAB_CERTIFICATES_DIR',
  /** Memory limit of a replica, in bytes; the next is that of the load. */
  memory: 'LEAK_LAB_MEMORY',
  loadMemory: 'LEAK_LAB_LOAD_MEMORY',
  /** Most replicas on a node; 0: any number. */
  maxPerNode: 'LEAK_LAB_MAX_PER_NODE',
  /** Beginning of the names of the service `agent`. */
  agentName: 'LEAK_LAB_AGENT_NAME',
  /** Number of servers, where roles are split. */
  servers: 'LEAK_LAB_SERVERS',
  faultyPeers: 'LEAK_LAB_FAULTY_PEERS',
  /** `1`: a Prometheus scrapes the replicas. */
  prometheus: 'LEAK_LAB_PROMETHEUS',
  prometheusImage: 'LEAK_LAB_PROMETHEUS_IMAGE',
  /** Folder with the files of Prometheus, on the machine that the stack is deployed from. */
  monitoringFolder: 'LEAK_LAB_MONITORING_DIR',
  /** Seconds between two requests for its alerts. */
  alertsEvery: 'LEAK_LAB_ALERTS_EVERY',
} as const;

/** The DNS name in every certificate of a run; clients expect it whatever address they dial. */
export const CERTIFICATE_NAME = 'agent.leak-lab.internal';

/**
 * The ports by kind of traffic: each kind has a listener of its own, so that a census can tell drivers from peers by
 * the port.
 */
export const PORTS = { agent: 7007, frontDoor: 7008, metrics: 7009 } as const;
