import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STACK_ENV } from '../../../protos/environment.js';
import type { RunPlan } from '../../plan/plan.js';
import { monitorFiles } from '../prometheus/files.js';

/**
 * Returns what a monitored run adds to the variables of swarm-stack.yml.
 * @param image with Prometheus in it
 * @param folder where its files at the run's pace are put; they are needed until the stack is deployed
 */
export async function monitoringKnobs(plan: RunPlan, image: string, folder: string): Promise<Record<string, string>> {
  const { texts, askEveryMs } = await monitorFiles(plan, 'prometheus.swarm.yml');
  await mkdir(folder);
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  return {
    [STACK_ENV.prometheus]: '1',
    [STACK_ENV.prometheusImage]: image,
    [STACK_ENV.monitoringFolder]: folder,
    [STACK_ENV.alertsEvery]: String(askEveryMs / 1000),
  };
}
