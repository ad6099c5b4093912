import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../services/process/exitRegistry.js';
import type { AnyPlan } from '../plan/plan.js';
import { claimFolder } from './claimFolder.js';
import type { RecordEvent } from './events.js';
import { LineFile } from './lineFile.js';
import { logName } from './logName.js';
import { RecordError } from './recordError.js';
import { pointLatest, writeAtomically } from './writeFiles.js';

const FLUSH_MS = 250;
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

export interface RecordWriterOptions {
  /** Called once, when the disk refuses: nothing is recorded from then on, and `close` throws the same error. */
  onFailure?: (error: RecordError) => void;
  /** The longest log of one replica, default 16 MiB. */
  logLimitBytes?: number;
}

/**
 * The writer of the record of one run: its plan before the start, then every event and log line as it comes, on disk
 * within 250 ms. It keeps nothing it has written, so a run may be of any length.
 *
 * @example
 * const record = RecordWriter.create('reports', plan);
 * record.append({ receivedMs: 0, from: 'lab', line: start });
 * record.close();
 */
export class RecordWriter<Plan extends AnyPlan = AnyPlan> {
  /** The run's folder. */
  readonly dir: string;
  /** The plan as written; its id is another one where the planned id was taken. */
  readonly plan: Plan;
  readonly #samples: LineFile;
  readonly #logs = new Map<string, LineFile>();
  readonly #options: RecordWriterOptions;
  #timer: NodeJS.Timeout | undefined;
  #failure: RecordError | undefined;
  #closed = false;
  readonly #forget: () => void;

  /**
   * Claims `<reportsDir>/<id>/`, writes plan.json, and points `latest` to the run.
   * @throws {RecordError} `unwritable`
   */
  static create<Plan extends AnyPlan>(
    reportsDir: string,
    plan: Plan,
    options: RecordWriterOptions = {},
  ): RecordWriter<Plan> {
    const claim = claimFolder(reportsDir, plan);
    writeAtomically(join(claim.dir, 'plan.json'), `${JSON.stringify(claim.plan, undefined, 2)}\n`);
    mkdirSync(join(claim.dir, 'logs'));
    const writer = new RecordWriter(claim.dir, claim.plan, options);
    pointLatest(reportsDir, claim.plan.id);
    return writer;
  }

  private constructor(dir: string, plan: Plan, options: RecordWriterOptions) {
    this.dir = dir;
    this.plan = plan;
    this.#options = options;
    this.#samples = new LineFile(join(dir, 'samples.ndjson'));
    this.#forget = atExit(`writing the record in ${dir}`, () => this.flush());
  }

  /** Records an event. Never throws; a disk that refuses is reported through `onFailure`. */
  append(event: RecordEvent): void {
    this.#attempt(() => this.#samples.append(JSON.stringify(event)));
  }

  /** Keeps a line that a replica (or the driver of load) printed beside its vitals. Never throws. */
  log(replica: string, line: string): void {
    this.#attempt(() => this.#logOf(replica).append(line.replaceAll('\n', ' ')));
  }

  /** Writes what is held back. Never throws. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt(() => {
      for (const file of [this.#samples, ...this.#logs.values()]) file.flush();
    }, 'now');
  }

  /**
   * Writes what is held back and closes the files; later events are dropped.
   * @throws {RecordError} `unwritable`, when anything was lost
   */
  close(): void {
    this.#forget();
    this.flush();
    for (const file of [this.#samples, ...this.#logs.values()]) this.#attempt(() => file.close(), 'now');
    this.#closed = true;
    if (this.#failure) throw this.#failure;
  }

  #logOf(replica: string): LineFile {
    const name = logName(replica);
    const log =
      this.#logs.get(name) ??
      new LineFile(join(this.dir, 'logs', name), this.#options.logLimitBytes ?? LOG_LIMIT_BYTES);
    this.#logs.set(name, log);
    return log;
  }

  #attempt(write: () => void, when?: 'now'): void {
    if (this.#closed) return;
    try {
      write();
      if (when !== 'now') this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
    } catch (error) {
      if (this.#failure) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#failure = new RecordError(
        'unwritable',
        `the record could not be written on: ${why}`,
        'make room on the disk; what was written before is kept',
        error,
      );
      this.#options.onFailure?.(this.#failure);
    }
  }
}
