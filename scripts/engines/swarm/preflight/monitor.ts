import type { RunPlan } from '../../../plan.js';
import type { EngineProblem } from '../../engine.js';

/** A plan that is to be monitored. */
export function monitor({ metrics }: Pick<RunPlan, 'metrics'>): EngineProblem[] {
  if (metrics !== 'monitored') return [];
  const cure = 'use --metrics, and run a Prometheus in the stack with services/monitoring/prometheus.swarm.yml';
  return [{ message: 'monitoring with --engine=swarm is not there yet', cure }];
}
