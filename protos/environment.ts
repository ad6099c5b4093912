import { OBSERVE } from './settings/observe.js';
import { RUN } from './settings/run.js';
import { TARGET } from './settings/target.js';
import { WORK } from './settings/work.js';

/**
 * Names of the environment variables through which an engine tells the fleet's processes what to do. Plain strings, so
 * that a stack file can set them as well as a parent process. Those of settings stand in their rows.
 */
export const AGENT_ENV = {
  /** Name of the replica, e.g. `agent-1`; its host id is made from it. */
  name: 'LEAK_LAB_NAME',
  variant: TARGET.variant.environment.name,
  /** `mtls`, `tls-shared` or `plaintext`: of the agent port. The front door always speaks mutual TLS. */
  transport: TARGET.transport.environment.name,
  /** Address to listen on. */
  bind: 'LEAK_LAB_BIND',
  /** What this replica does: `mixed`, `client` or `server`. */
  role: 'LEAK_LAB_ROLE',
  /** How many addresses `resolve` must show before the baseline is read, and `resolveClients`. */
  replicas: TARGET.replicas.environment.name,
  /**
   * Where those that serve are found: `directory:<path>`, or `dns:<name>` with one A record per replica, as Swarm has
   * it.
   */
  resolve: 'LEAK_LAB_RESOLVE',
  /** Where those that make passes are found, where these are others; empty: they are the same. */
  resolveClients: 'LEAK_LAB_RESOLVE_CLIENTS',
  /** Folder with ca.pem, cert.pem and key.pem. */
  certificates: 'LEAK_LAB_CERTIFICATES',
  /** `stdin`: end when standard input ends. */
  parent: 'LEAK_LAB_PARENT',
  /** Folder of secrets to remove if the parent is lost. */
  runtimeDir: 'LEAK_LAB_RUNTIME_DIR',
  passes: WORK.amount.environment.name,
  slices: WORK.slices.environment.name,
  ratePerReplica: WORK.ratePerReplica.environment.name,
  cadence: WORK.cadence.environment.name,
  /** Where the faulty peers are found, as `resolve`; needed only where there are any. */
  resolveFaulty: 'LEAK_LAB_RESOLVE_FAULTY',
  /** `on`: serve metrics; `monitored`: serve them, and let no baseline be read before the first scrape; else: don't. */
  metrics: OBSERVE.metrics.environment.name,
  /**
   * Folder where a replica says where its metrics are, in a file as Prometheus's file_sd reads it; without it, whoever
   * scrapes finds them by DNS.
   */
  metricsTargets: 'LEAK_LAB_METRICS_TARGETS',
  /** Of the run; a replica adds the number in its name. */
  seed: RUN.seed.environment.name,
} as const;

/**
 * Drivers of load read these besides `replicas`, `resolve`, `resolveClients`, `certificates`, `passes`, `slices`,
 * `ratePerReplica`, `seed`, `parent` and `runtimeDir`.
 */
export const DRIVER_ENV = {
  /** Longest a call or a checkpoint may take, in ms. */
  callLimitMs: 'LEAK_LAB_CALL_LIMIT_MS',
} as const;

/** Of k6, besides `certificates`, `passes`, `slices`, `ratePerReplica` and `callLimitMs`. */
export const K6_ENV = {
  /** `host:port` of every front door to load, separated by commas; whoever starts k6 waits for them. */
  frontDoors: 'LEAK_LAB_FRONT_DOORS',
  /** Of every front door that is only asked for checkpoints; empty: none. */
  serverDoors: 'LEAK_LAB_SERVER_DOORS',
  /** Flags of `k6 run`, separated by spaces. */
  flags: 'LEAK_LAB_K6_FLAGS',
  /** Path of fleet.proto; without it, where the build puts it. */
  proto: 'LEAK_LAB_PROTO',
  /** The threshold of ListHosts's 95th percentile, in ms; without it, 1000. */
  p95LimitMs: 'LEAK_LAB_K6_P95_MS',
} as const;

/** What swarm-stack.yml is told besides: where things are, and how many of each there are. */
export const STACK_ENV = {
  run: 'LEAK_LAB_RUN',
  owner: 'LEAK_LAB_OWNER',
  image: 'LEAK_LAB_IMAGE',
  loadImage: 'LEAK_LAB_LOAD_IMAGE',
  loadProgram: 'LEAK_LAB_LOAD_PROGRAM',
  /** Folder with ca.pem, cert.pem and key.pem, where the stack is deployed from. */
  certificatesFolder: 'LEAK_LAB_CERTIFICATES_DIR',
  /** Memory limit of a replica, in bytes; of the load. */
  memory: 'LEAK_LAB_MEMORY',
  loadMemory: 'LEAK_LAB_LOAD_MEMORY',
  /** Most replicas on a node; 0: any number. */
  maxPerNode: 'LEAK_LAB_MAX_PER_NODE',
  /** Beginning of the names of the service `agent`. */
  agentName: 'LEAK_LAB_AGENT_NAME',
  /** How many servers there are, where roles are split. */
  servers: 'LEAK_LAB_SERVERS',
  faultyPeers: 'LEAK_LAB_FAULTY_PEERS',
  /** `1`: a Prometheus scrapes the replicas. */
  prometheus: 'LEAK_LAB_PROMETHEUS',
  prometheusImage: 'LEAK_LAB_PROMETHEUS_IMAGE',
  /** Folder with its files, where the stack is deployed from. */
  monitoringFolder: 'LEAK_LAB_MONITORING_DIR',
  /** Seconds between two questions for its alerts. */
  alertsEvery: 'LEAK_LAB_ALERTS_EVERY',
} as const;

/** The DNS name in every certificate of a run; clients expect it whatever address they dial. */
export const CERTIFICATE_NAME = 'agent.leak-lab.internal';

/** Every kind of traffic has a listener of its own, so that a census can tell drivers from peers by the port. */
export const PORTS = { agent: 7007, frontDoor: 7008, metrics: 7009 } as const;
