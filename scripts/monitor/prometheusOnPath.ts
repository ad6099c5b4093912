import { spawnSync } from 'node:child_process';
import type { EngineProblem } from '../engines/engine.js';
import type { RunPlan } from '../plan.js';

/** What stands in the way of monitoring this plan here. */
export function monitorProblems({ engine, metrics }: Pick<RunPlan, 'engine' | 'metrics'>, program = 'prometheus'): EngineProblem[] {
  if (metrics !== 'monitored') return [];
  if (engine !== 'processes') {
    const cure = `use --metrics, and run a Prometheus in the stack with services/monitoring/prometheus.${engine}.yml`;
    return [{ message: `monitoring with --engine=${engine} is not there yet`, cure }];
  }
  if (spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 10_000 }).status === 0) return [];
  return [{ message: `there is no program ${program} on the PATH`, cure: 'install Prometheus (Debian: apt-get install prometheus), or leave out --monitor' }];
}
