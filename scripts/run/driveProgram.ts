import type { LoadLine } from '../../protos/load.js';
import { Tally } from '../../services/driver/tally.js';
import type { OwnDriver, UnitDone } from '../load/own/driver.js';
import { openDriver } from '../load/own/open.js';
import type { DrivenPlace } from '../load/own/place.js';
import { DriverFailed, NeverReady } from '../load/own/refusal.js';
import type { Drive } from '../plan/drive.js';
import type { LoadFailure } from '../record/loadFailure.js';
import type { Stretch } from '../record/stretch.js';
import type { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** The parts of a run that its load works with. */
export interface DrivenRun {
  readonly watch: Pick<ProcessWatch, 'checkpoint' | 'lookCloser'>;
  readonly recorder: Recorder;
  readonly further?: (() => Promise<Stretch | undefined>) | undefined;
  /** Aborts when what is driven has ended. */
  readonly gone: AbortSignal;
}

/** A call that is sent later than this, in milliseconds, is late: the driver itself was short of CPU. */
const LATE_MS = 10;

/** Milliseconds between two lines that say how far a slice is. */
const PROGRESS_MS = 250;

/** A warm-up of which less than this share was answered makes the load senseless. */
const LEAST_ANSWERED = 0.05;

/**
 * Puts load on a program, a command that was started or processes that ran already: waits until it can take it, warms it
 * up, takes a checkpoint, then does the work in slices with a checkpoint after each; and a second stretch where the outcome
 * asks for it. A load that does not come to its end is recorded.
 * @throws {LoadRefused} where the program does not offer what is asked for
 */
export async function driveProgram(drive: Drive, place: DrivenPlace, run: DrivenRun): Promise<void> {
  let driver: OwnDriver | undefined;
  try {
    driver = await openDriver(drive, place);
    await drivenBy(driver, drive, place, run);
  } catch (error) {
    if (error instanceof NeverReady) failed(run, error.message, { by: 'never-ready' });
    else if (error instanceof DriverFailed) failed(run, error.message, { by: 'driver' });
    else throw error;
  } finally {
    driver?.close();
  }
}

async function drivenBy(driver: OwnDriver, drive: Drive, place: DrivenPlace, run: DrivenRun): Promise<void> {
  const { recorder, watch, further, gone } = run;
  const load = new Load(driver, drive, place.signal, recorder);
  const isOver = () => {
    if (!place.signal.aborted) return false;
    if (gone.aborted) failed(run, `the ${place.noun} ended while it was under load`, { by: 'command-ended' });
    return true;
  };
  recorder.lab({ kind: 'phase', name: 'warm-up' });
  const warmUp = await load.warmUp();
  if (isOver()) return;
  if (warmUp.calls > 0 && warmUp.calls - warmUp.failed < LEAST_ANSWERED * warmUp.calls) {
    const failure = load.firstFailure === undefined ? '' : `; the first: ${load.firstFailure}`;
    const words = `${warmUp.failed} of ${warmUp.calls} ${drive.unit}s of the warm-up failed${failure}`;
    return failed(run, words, { by: 'warm-up-failed' });
  }
  await watch.checkpoint(0);
  const { slices } = drive;
  const work = async (first: number, last: number, units: number | undefined) => {
    for (let index = first; index <= last && !isOver(); index++) {
      await load.slice(index, units === undefined ? undefined : share(units, index - first, last - first + 1));
      await watch.checkpoint(index);
    }
  };
  try {
    await work(1, slices, drive.calls);
    const end = place.signal.aborted ? undefined : await further?.();
    if (!end) return;
    watch.lookCloser(end.memory ? firstMiddleLast(slices + 1, slices + end.slices) : []);
    recorder.lab({ kind: 'stretch', ...end });
    await work(slices + 1, slices + end.slices, end.amount);
  } finally {
    load.summarise();
  }
}

/** Returns the checkpoints at which classes are counted: growth in both halves is no pool that fills. */
function firstMiddleLast(first: number, last: number): number[] {
  return [...new Set([first, Math.floor((first + last) / 2), last])];
}

/** Returns the units of one of several slices that differ by one unit at most. */
function share(units: number, position: number, slices: number): number {
  return Math.floor(((position + 1) * units) / slices) - Math.floor((position * units) / slices);
}

function failed({ recorder }: DrivenRun, message: string, cause: LoadFailure): void {
  recorder.lab({ kind: 'load-failed', message, lastLog: [], cause });
}

type UnstampedLoad<Line> = Line extends LoadLine ? Omit<Line, 'load' | 'atMs'> : never;

/** The load as it goes on: what is done is counted, and recorded in the lines of every driver. */
class Load {
  readonly #driver: OwnDriver;
  readonly #drive: Drive;
  readonly #signal: AbortSignal;
  readonly #recorder: Recorder;
  readonly #total = new Tally();
  #lateStarts = 0;
  #latestStartMs = 0;
  #planned = 0;
  #progressMs = 0;
  firstFailure: string | undefined;

  constructor(driver: OwnDriver, drive: Drive, signal: AbortSignal, recorder: Recorder) {
    this.#driver = driver;
    this.#drive = drive;
    this.#signal = signal;
    this.#recorder = recorder;
  }

  /** Does the warm-up, which is in no figure of the load. */
  async warmUp(): Promise<Tally> {
    const { warmUp = 0 } = this.#drive;
    const tally = new Tally();
    if (warmUp > 0) await this.#work(warmUp, (unit) => count(tally, this.#driver.address, unit));
    return tally;
  }

  async slice(index: number, units: number | undefined): Promise<void> {
    const tally = new Tally();
    this.#planned += units ?? 0;
    this.#say({ kind: 'slice-begin', index });
    await this.#work(units, (unit) => {
      for (const each of [tally, this.#total]) count(each, this.#driver.address, unit);
      if (unit.lateMs > LATE_MS) this.#lateStarts += 1;
      this.#latestStartMs = Math.max(this.#latestStartMs, unit.lateMs);
      this.#progress();
    });
    if (units === undefined) this.#planned += tally.calls;
    const { calls, failed, latency } = tally;
    this.#say({ kind: 'slice-end', index, calls, failed, latency });
  }

  summarise(): void {
    const { calls, failed, byStatus, byAddress, latency } = this.#total;
    this.#say({
      ...{ kind: 'summary', planned: this.#planned, calls, failed, byStatus, latency, byAddress },
      ...{ lateStarts: this.#lateStarts, latestStartMs: this.#latestStartMs },
      ...(this.firstFailure !== undefined && { firstFailure: this.firstFailure }),
    });
  }

  async #work(units: number | undefined, done: (unit: UnitDone) => void): Promise<void> {
    const { rate, concurrency, sliceMs } = this.#drive;
    const order = { units, forMs: units === undefined ? sliceMs : undefined, perSecond: rate, concurrency };
    await this.#driver.work({ ...order, signal: this.#signal }, (unit) => {
      this.firstFailure ??= unit.failure;
      done(unit);
    });
  }

  #progress(): void {
    if (performance.now() - this.#progressMs < PROGRESS_MS) return;
    this.#progressMs = performance.now();
    const { calls, failed } = this.#total;
    this.#say({ kind: 'progress', planned: this.#planned, sent: calls, returned: calls, failed });
  }

  #say(line: UnstampedLoad<LoadLine>): void {
    this.#recorder.load({ load: 1, atMs: Date.now(), ...line } as LoadLine);
  }
}

function count(tally: Tally, address: string, { status, latencyMs }: UnitDone): void {
  tally.addNamed(address, status, 1);
  tally.addLatencies(Math.round(latencyMs * 1000), 1);
}
