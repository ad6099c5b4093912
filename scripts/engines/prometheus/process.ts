import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPlan } from '../../plan/plan.js';
import { type Child, startChild } from '../childProcess.js';
import { monitorFiles } from './files.js';

const STOP_GRACE_MS = 2_000;

/** Folders of Prometheus's data. They go with their run, also when the lab is ended at once. */
const folders = new Set<string>();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A Prometheus of this machine, on loopback, with a folder of its own. */
export interface PrometheusProcess extends AsyncDisposable {
  /** It prints what it answers when it is asked for its alerts. */
  readonly running: Child;
  /** Folder where replicas say where their metrics are. */
  readonly targets: string;
}

/** Starts it; it is ready some seconds later. */
export async function startPrometheus(
  plan: RunPlan,
  environment: Readonly<Record<string, string>>,
): Promise<PrometheusProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'grpc-leak-lab-prometheus-'));
  folders.add(folder);
  const { texts, askEveryMs } = await monitorFiles(plan, 'prometheus.processes.yml');
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const targets = join(folder, 'targets');
  await mkdir(targets);
  const running = startChild([PROGRAM, folder, String(askEveryMs)], environment);
  return {
    running,
    targets,
    async [Symbol.asyncDispose]() {
      await running.stop(STOP_GRACE_MS);
      await rm(folder, { recursive: true, force: true });
      folders.delete(folder);
    },
  };
}

const PROGRAM = fileURLToPath(new URL('../../../services/monitoring/prometheus.js', import.meta.url));
