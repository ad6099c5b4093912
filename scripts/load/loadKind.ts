import type { LoadLine } from '../../protos/load.js';
import type { Job } from '../engines/engine.js';
import type { RunPlan } from '../plan/plan.js';

/** What drives the fleet: a job to launch beside the replicas, and how to read what it prints. It knows no engine. */
export interface LoadKind {
  readonly name: string;
  readonly summary: string;
  job(plan: RunPlan): Job;
  /**
   * `job`: when the job has ended, with a summary. `replicas`: when each has said `finished`; the job only starts them.
   */
  readonly overWith: 'job' | 'replicas';
  /**
   * A reader of one run's job: the lines of the record that one line of its output makes; undefined: it belongs to its
   * log.
   */
  reader(plan: RunPlan): (line: string) => readonly LoadLine[] | undefined;
}
