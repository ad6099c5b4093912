import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { atExit } from '../../services/process/exitRegistry.js';
import type { AnyPlan } from '../plan/plan.js';
import { claimFolder } from './claimFolder.js';
import type { RecordEvent } from './events.js';
import { LineFile } from './lineFile.js';
import { logName } from './logName.js';
import { errorCode, RecordError } from './recordError.js';
import { unwritable } from './unwritable.js';
import { whereabouts } from './whereabouts.js';
import { pointLatest, writeAtomically } from './writeFiles.js';

const FLUSH_MS = 250;
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;

export interface RecordWriterOptions {
  /** Called once, when the disk refuses: nothing is recorded from then on, and `close` throws the same error. */
  onFailure?: (error: RecordError) => void;
  /** The longest log of one replica, default 16 MiB. */
  logLimitBytes?: number;
}

const SAMPLES = 'samples.ndjson';

/**
 * The writer of the record of one run: its plan before the start, then every event and log line as it comes, on disk
 * within 250 ms. It keeps nothing it has written, so a run may be of any length. A folder that is moved meanwhile is
 * followed, and one that is removed is made again with all that was written.
 *
 * @example
 * const record = RecordWriter.create('reports', plan);
 * record.append({ receivedMs: 0, from: 'lab', line: start });
 * record.close();
 */
export class RecordWriter<Plan extends AnyPlan = AnyPlan> {
  /** The plan as written; its id is another one where the planned id was taken. */
  readonly plan: Plan;
  readonly #samples: LineFile;
  #dir: string;
  #stray: 'moved' | 'removed' | undefined;
  readonly #logs = new Map<string, LineFile>();
  readonly #options: RecordWriterOptions;
  #timer: NodeJS.Timeout | undefined;
  #failure: RecordError | undefined;
  #closed = false;
  readonly #forget: () => void;

  /**
   * Claims `<reportsDir>/<id>/`, writes plan.json, and points `latest` to the run.
   * @throws {RecordError} `unwritable`; the folder is then gone again
   */
  static create<Plan extends AnyPlan>(
    reportsDir: string,
    plan: Plan,
    options: RecordWriterOptions = {},
  ): RecordWriter<Plan> {
    const claim = claimFolder(reportsDir, plan);
    let writer: RecordWriter<Plan> | undefined;
    try {
      makeFolder(claim.dir, claim.plan);
      writer = new RecordWriter(claim.dir, claim.plan, options);
      pointLatest(reportsDir, claim.plan.id);
      return writer;
    } catch (error) {
      if (writer) writer.#abandon();
      rmSync(claim.dir, { recursive: true, force: true });
      throw unwritable('the record cannot be begun', error);
    }
  }

  private constructor(dir: string, plan: Plan, options: RecordWriterOptions) {
    this.#dir = dir;
    this.plan = plan;
    this.#options = options;
    this.#samples = new LineFile(join(dir, SAMPLES));
    this.#forget = atExit(`writing the record in ${dir}`, () => this.flush());
  }

  /** The run's folder, as far as it is known: {@link close} finds one that was moved. */
  get dir(): string {
    return this.#dir;
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
   * @throws {RecordError} `unwritable`, when anything was lost, or the folder did not stay in its place
   */
  close(): void {
    this.#forget();
    this.flush();
    if (!this.#closed) this.#attempt(() => this.#find(), 'now');
    for (const file of [this.#samples, ...this.#logs.values()]) this.#attempt(() => file.close(), 'now');
    this.#closed = true;
    if (this.#failure) throw this.#failure;
    if (this.#stray) throw strayed(this.#stray, this.#dir);
  }

  /** Closes the files of a record that was never begun. */
  #abandon(): void {
    this.#forget();
    this.#closed = true;
    this.#samples.close();
  }

  #logOf(replica: string): LineFile {
    const name = logName(replica);
    const open = () => new LineFile(join(this.#dir, 'logs', name), this.#options.logLimitBytes ?? LOG_LIMIT_BYTES);
    const log = this.#logs.get(name) ?? this.#inPlace(open);
    this.#logs.set(name, log);
    return log;
  }

  /** Opens a file in the folder, once more where that was found not to be in its place. */
  #inPlace(open: () => LineFile): LineFile {
    try {
      return open();
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw error;
      this.#find();
      return open();
    }
  }

  /** Follows the folder where it was moved, and makes it again where it was removed. */
  #find(): void {
    const found = whereabouts(join(this.#dir, SAMPLES), this.#samples.fd);
    if (found.is === 'there') return;
    this.#stray = found.is;
    if (found.is === 'moved') {
      this.#dir = found.to;
      return;
    }
    makeFolder(this.#dir, this.plan);
    this.#samples.moveTo(join(this.#dir, SAMPLES));
    for (const [name, log] of this.#logs) log.moveTo(join(this.#dir, 'logs', name));
  }

  #attempt(write: () => void, when?: 'now'): void {
    if (this.#closed) return;
    try {
      write();
      if (when !== 'now') this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
    } catch (error) {
      if (this.#failure) return;
      this.#failure = unwritable('the record could not be written on', error);
      this.#options.onFailure?.(this.#failure);
    }
  }
}

/** Makes the folder of a run, or what is missing of it, with the plan. */
function makeFolder(dir: string, plan: AnyPlan): void {
  mkdirSync(join(dir, 'logs'), { recursive: true });
  writeAtomically(join(dir, 'plan.json'), `${JSON.stringify(plan, undefined, 2)}\n`);
}

function strayed(how: 'moved' | 'removed', dir: string): RecordError {
  const what = {
    moved: `the folder of the run was moved in mid-run; its record and its report are in ${dir}`,
    removed: 'the folder of the run was removed in mid-run; it was made again, with all that was received',
  }[how];
  return new RecordError('unwritable', what, 'leave the reports folder in its place while the lab runs');
}
