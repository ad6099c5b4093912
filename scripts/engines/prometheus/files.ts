import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { variantOf } from '../../../services/variants/index.js';
import { planCost } from '../../plan/cost.js';
import type { RunPlan } from '../../plan/plan.js';
import { configurationAt, paceOf, rulesAt } from './pace.js';

/** What a Prometheus beside a run is told. */
export interface MonitorFiles {
  /** By the file's name: the configuration, and the rules that it names. */
  readonly texts: Readonly<Record<string, string>>;
  /** From one question for its alerts to the next. */
  readonly askEveryMs: number;
}

/**
 * The files of services/monitoring at the pace of a run.
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
