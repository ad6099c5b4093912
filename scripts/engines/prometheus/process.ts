/**
 * A Prometheus beside a run, at the pace of that run. Imports the engines' contract and plan.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPlan } from '../../plan/plan.js';
import { type EngineChild, startChild } from '../childProcess.js';
import { temporaryFolder } from '../temporaryFolder.js';
import { monitorFiles } from './files.js';

const STOP_GRACE_MS = 2_000;

/** A Prometheus of this machine, on loopback, with a folder of its own. */
export interface PrometheusProcess extends AsyncDisposable {
  /** The process; it prints the answers to requests for its alerts. */
  readonly running: EngineChild;
  /** The folder where replicas say where their metrics are. */
  readonly targets: string;
}

/** Starts a Prometheus; it is ready some seconds later. Its data are removed with it. */
export async function startPrometheus(
  plan: RunPlan,
  environment: Readonly<Record<string, string>>,
): Promise<PrometheusProcess> {
  const folder = temporaryFolder('grpc-leak-lab-prometheus-');
  try {
    const { texts, askEveryMs } = await monitorFiles(plan, 'prometheus.processes.yml');
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder.path, name), text);
    const targets = join(folder.path, 'targets');
    await mkdir(targets);
    const running = startChild([PROGRAM, folder.path, String(askEveryMs)], environment);
    return {
      running,
      targets,
      async [Symbol.asyncDispose]() {
        await running.stop(STOP_GRACE_MS);
        await folder[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

const PROGRAM = fileURLToPath(new URL('../../../services/monitoring/prometheus.js', import.meta.url));
