import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { variantOf } from '../../../services/variants/index.js';
import { planCost } from '../../plan/cost.js';
import type { RunPlan } from '../../plan/plan.js';
import { configurationAt, paceOf, rulesAt } from './pace.js';

/** The files and the pace of a Prometheus beside a run. */
export interface MonitorFiles {
  /** The texts by file name: the configuration, and the rules that it names. */
  readonly texts: Readonly<Record<string, string>>;
  /** The time from one request for its alerts to the next. */
  readonly askEveryMs: number;
}

/**
 * Reads the files of services/monitoring and sets them to the pace of a run.
 * @param configuration the one for the engine that the plan runs on
 */
export async function monitorFiles(
  plan: RunPlan,
  configuration: 'prometheus.processes.yml' | 'prometheus.swarm.yml',
): Promise<MonitorFiles> {
  const pace = paceOf(
    planCost(
      { ...plan, observe: { ...plan.observe, metrics: 'on' } },
      variantOf(plan.target.variant)?.retains,
      availableParallelism(),
    ).seconds,
  );
  return {
    texts: {
      'alerts.yml': rulesAt(pace, await asset('alerts.yml')),
      [configuration]: configurationAt(pace, await asset(configuration)),
    },
    askEveryMs: pace.scrapeMs / 2,
  };
}

const asset = (file: string) =>
  readFile(fileURLToPath(new URL(`../../../services/monitoring/${file}`, import.meta.url)), 'utf8');
