/**
 * The kinds of load: what drives a fleet. May import plan and engines' contract; knows no engine by name and no
 * verdict.
 */
import { AGENT_ENV, DRIVER_ENV, K6_ENV } from '../../protos/environment.js';
import { type LoadLine, loadLine } from '../../protos/load.js';
import type { Job } from '../engines/engine.js';
import { callLimit } from '../plan/callLimit.js';
import type { LoadName } from '../plan/catalogue.js';
import type { RunPlan } from '../plan/plan.js';
import type { Stretch } from '../record/stretch.js';
import { K6Reader } from './k6Reader.js';

/** The driver of a fleet: a job to launch beside the replicas, and how to read what it prints. It knows no engine. */
export interface LoadKind {
  job(plan: RunPlan): Job;
  /**
   * Returns the job that goes on with a second stretch of load after the plan's own; absent where this kind cannot.
   */
  further?(plan: RunPlan, stretch: Pick<Stretch, 'amount' | 'slices'>): Job;
  /**
   * `job`: over when the job has ended, with a summary. `replicas`: over when each has said `finished`; the job only
   * starts them.
   */
  readonly overWith: 'job' | 'replicas';
  /**
   * Makes a reader of one run's job. It returns the lines of the record that one line of the job's output makes;
   * undefined: the line belongs to the job's log.
   */
  reader(plan: RunPlan): (line: string) => readonly LoadLine[] | undefined;
}

/** The embedded driver: open loop, over gRPC, at every replica's front door. */
const grpc: LoadKind = {
  job: (plan) => ({
    name: 'load',
    program: { runtime: 'node', file: 'services/driver/main.js' },
    environment: callLimit(plan),
  }),
  further: (plan, { amount, slices }) => ({
    name: 'load',
    program: { runtime: 'node', file: 'services/driver/main.js' },
    environment: {
      ...callLimit({ ...plan, work: { ...plan.work, amount, slices } }),
      [AGENT_ENV.passes]: String(amount),
      [AGENT_ENV.slices]: String(slices),
      [DRIVER_ENV.after]: String(plan.work.slices),
    },
  }),
  overWith: 'job',
  reader: () => readLoadLine,
};

/** The load of k6: the same slices and checkpoints as the embedded driver's, and streams of logs beside them. */
const k6: LoadKind = {
  job: (plan) => ({
    name: 'load',
    program: { runtime: 'k6', file: 'scripts/load/k6/fleet.ts' },
    environment: { ...callLimit(plan), [K6_ENV.flags]: FLAGS.join(' '), ...p95Limit() },
  }),
  overWith: 'job',
  reader: (plan) => {
    const reader = new K6Reader(plan);
    return (line) => reader.read(line);
  },
};

/**
 * The control: passes without load, on a cadence. A job only makes sure that all begin together, after every baseline.
 */
const none: LoadKind = {
  job: (plan) => ({
    name: 'starter',
    program: { runtime: 'node', file: 'services/driver/starter.js' },
    environment: callLimit(plan),
  }),
  overWith: 'replicas',
  reader: () => readLoadLine,
};

/** Every kind of load by its name in the catalogue. */
export const loads = { grpc, k6, none } satisfies Record<LoadName, LoadKind>;

/**
 * Returns the kind of load of that name.
 * @throws {Error} for a name that is not in the catalogue; the command line has checked it
 */
export function loadOf(name: string): LoadKind {
  if (!Object.hasOwn(loads, name)) throw new Error(`there is no load ${name}`);
  return loads[name as LoadName];
}

/**
 * The flags of k6: its lines as they are on stdout, and nothing else: no drawing, no report to its makers, no REST API.
 */
const FLAGS = ['--quiet', '--no-color', '--no-usage-report', '--log-output=stdout', '--log-format=raw', '--address='];

/**
 * Returns the user's own limit, from the environment that the lab was started in. It decides no verdict, and so is no
 * part of a plan.
 */
function p95Limit(): Record<string, string> {
  const limitMs = process.env[K6_ENV.p95LimitMs];
  return limitMs ? { [K6_ENV.p95LimitMs]: limitMs } : {};
}

/**
 * Reads a line that speaks the load's protocol; undefined for any other, and for one cut off when the driver was
 * killed.
 */
function readLoadLine(line: string): readonly LoadLine[] | undefined {
  if (!line.startsWith('{"load":')) return undefined;
  try {
    return [loadLine.parse(JSON.parse(line))];
  } catch {
    return undefined;
  }
}
