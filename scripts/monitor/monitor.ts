import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../engines/childProcess.js';
import { inherited } from '../engines/processes.js';
import type { LabLine, RecordEvent } from '../events.js';
import { keepsOf } from '../flags/offered.js';
import { planCost } from '../limits/cost.js';
import type { RunPlan } from '../plan.js';
import type { Recorder } from '../run.js';
import { watchAlerts } from './alerts.js';
import { configurationAt, type Pace, paceOf, rulesAt } from './pace.js';

const STOP_GRACE_MS = 2_000;

const NAME = 'prometheus';

/** Folders of Prometheus's data. They go with their run, also when the lab is ended at once. */
const folders = new Set<string>();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A Prometheus beside a run: it scrapes every replica that says where, and its alerts become part of the record. */
export class Monitor implements AsyncDisposable {
  readonly #folder: string;
  readonly #prometheus: Child;
  readonly #lab: (line: LabLine) => void;
  readonly #pace: Pace;
  readonly #targets = new Set<string>();
  readonly #over = new AbortController();
  #written: Promise<void> = Promise.resolve();
  #watching: Promise<void> | undefined;

  /** Starts it; it is ready some seconds later. The replicas of a plan that is `monitored` wait for their first scrape. */
  static async start(plan: RunPlan, lab: (line: LabLine) => void, log: Recorder['log']): Promise<Monitor> {
    const pace = paceOf(planCost({ ...plan, metrics: 'on' }, keepsOf(plan), availableParallelism()).seconds);
    const folder = await mkdtemp(join(tmpdir(), 'grpc-leak-lab-prometheus-'));
    folders.add(folder);
    await writeFile(join(folder, 'alerts.yml'), rulesAt(pace, await asset('alerts.yml')));
    await writeFile(join(folder, CONFIGURATION), configurationAt(pace, await asset(CONFIGURATION)));
    return new Monitor(folder, pace, lab, log);
  }

  private constructor(folder: string, pace: Pace, lab: (line: LabLine) => void, log: Recorder['log']) {
    this.#folder = folder;
    this.#pace = pace;
    this.#lab = lab;
    this.#prometheus = startChild([compiled('prometheus.js'), folder], inherited());
    this.#prometheus.onLine((line) => {
      log(NAME, line);
      const [, address] = /msg="Listening on" address=(\S+)/.exec(line) ?? [];
      if (address !== undefined) this.#watch(`http://${address}`);
    });
    void this.#prometheus.ended.then(({ expected, code, signal }) => {
      if (!expected) lab({ kind: 'note', text: `Prometheus ended with ${signal ?? `status ${code}`}: no alert was seen from then on` });
    });
  }

  /** Takes an event of the run in: a replica's first line says where its metrics are. */
  see(event: RecordEvent): void {
    if (event.from !== 'replica' || event.line.kind !== 'hello') return;
    const target = event.line.host?.metrics;
    if (target === undefined || this.#targets.has(target)) return;
    this.#targets.add(target);
    const targets = JSON.stringify([{ targets: [...this.#targets] }]);
    this.#written = this.#written.then(() => this.#write(targets)).catch((error) => this.#lab({ kind: 'note', text: `no metrics are scraped: ${error}` }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await Promise.all([this.#written, this.#watching, this.#prometheus.stop(STOP_GRACE_MS)]);
    await rm(this.#folder, { recursive: true, force: true });
    folders.delete(this.#folder);
  }

  /** In one step: Prometheus reads it as soon as it changes. */
  async #write(targets: string): Promise<void> {
    const file = join(this.#folder, 'targets.json');
    await writeFile(`${file}.partial`, targets);
    await rename(`${file}.partial`, file);
  }

  #watch(url: string): void {
    this.#lab({ kind: 'note', text: `Prometheus is at ${url} while the run lasts` });
    this.#watching = watchAlerts(url, this.#pace.scrapeMs / 2, this.#lab, this.#over.signal);
  }
}

const CONFIGURATION = 'prometheus.processes.yml';
const compiled = (file: string) => fileURLToPath(new URL(`../../services/monitoring/${file}`, import.meta.url));
const asset = (file: string) => readFile(compiled(file), 'utf8');
