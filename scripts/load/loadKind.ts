import type { LoadLine } from '../../protos/load.js';
import type { Job } from '../engines/engine.js';
import type { RunPlan } from '../plan.js';

/** What drives the fleet: a job to launch beside the replicas, and how to read what it prints. It knows no engine. */
export interface LoadKind {
  readonly name: string;
  readonly summary: string;
  /** Undefined: replicas make their passes by themselves, and the load is over when each has said `finished`. */
  job(plan: RunPlan): Job | undefined;
  /** A line of the job's output as the record keeps it; undefined: it belongs to its log. */
  read(line: string): LoadLine | undefined;
}
