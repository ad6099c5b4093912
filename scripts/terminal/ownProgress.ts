import type { ViewSettings } from '../flags/requests.js';
import { type Drive, driveOf } from '../plan/drive.js';
import type { DrivablePlan } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';
import type { RunObserver } from '../run/observer.js';
import { workWords } from '../targets/workWords.js';
import { count, counted, countedWork, rateFigure, type WorkWords } from '../text/figures.js';

/** Milliseconds between two lines about slices: a run of a few seconds has few. */
const SLICE_EVERY_MS = 1000;

/** Milliseconds without a line after which one says what goes on; the time doubles from line to line, up to the most. */
const SILENT_MS = 10_000;
const MOST_SILENT_MS = 120_000;

const LOOK_EVERY_MS = 1000;

/**
 * Returns an observer that says on stderr how far a run of a program of one's own is, in lines of its own: the terminal
 * is the command's. Rare enough to be read among its output, and often enough that a command that hangs is seen to.
 */
export function ownProgress(
  plan: DrivablePlan,
  { quiet }: Pick<ViewSettings, 'quiet'>,
  to: { write(text: string): unknown },
): Pick<RunObserver, 'event'> {
  if (quiet) return { event: () => undefined };
  const drive = driveOf(plan);
  const told = drive ? new DrivenProgress(drive, plan.target.kind) : new WatchedProgress();
  const beganMs = performance.now();
  let saidMs = beganMs;
  let silentMs = SILENT_MS;
  const say = (text: string) => {
    saidMs = performance.now();
    to.write(`grpc-leak-lab: ${text}\n`);
  };
  const look = () => {
    if (performance.now() - saidMs < silentMs) return;
    silentMs = Math.min(MOST_SILENT_MS, 2 * silentMs);
    say(`${told.now}, ${Math.round((performance.now() - beganMs) / 1000)} s`);
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    event(event) {
      const text = told.take(event);
      if (text !== undefined) say(text);
      if (event.from === 'lab' && event.line.kind === 'phase' && event.line.name === 'stopping') clearInterval(timer);
    },
  };
}

/** What a run has come to, in words. */
interface Progress {
  /** What goes on now. */
  readonly now: string;
  /** Takes an event; returns what is to be said of it, where anything is. */
  take(event: RecordEvent): string | undefined;
}

class DrivenProgress implements Progress {
  now: string;
  readonly #drive: Drive;
  readonly #words: WorkWords;
  #slices: number;
  #toldMs = Number.NEGATIVE_INFINITY;
  #begunMs = 0;

  constructor(drive: Drive, noun: 'command' | 'process') {
    this.now = `waits until the ${noun} is ready`;
    this.#drive = drive;
    this.#words = workWords({ work: { unit: drive.unit } });
    this.#slices = drive.slices;
  }

  take(event: RecordEvent): string | undefined {
    if (event.from === 'load') return this.#load(event.line, event.receivedMs);
    if (event.from !== 'lab') return undefined;
    const { line } = event;
    if (line.kind === 'stretch') {
      this.#slices += line.slices;
      return `confirms it by ${this.#units(line.amount)} more, in the same processes`;
    }
    if (line.kind !== 'phase') return undefined;
    if (line.name === 'starting') return this.now;
    if (line.name !== 'warm-up') return undefined;
    this.now = 'warm-up';
    return `warm-up of ${this.#units(this.#drive.warmUp ?? 0)}, then ${counted(this.#slices, 'slice')}`;
  }

  #load(line: Extract<RecordEvent, { from: 'load' }>['line'], atMs: number): string | undefined {
    if (line.kind === 'progress')
      this.now = `${this.now.replace(/:.*/, '')}: ${this.#units(line.returned)} in all so far`;
    if (line.kind === 'slice-begin') {
      this.#begunMs = atMs;
      this.now = `slice ${line.index} of ${this.#slices}`;
    }
    if (line.kind !== 'slice-end') return undefined;
    this.now = `checkpoint after slice ${line.index} of ${this.#slices}`;
    if (atMs - this.#toldMs < SLICE_EVERY_MS && line.index < this.#slices) return undefined;
    this.#toldMs = atMs;
    const perSecond = line.calls / Math.max(0.001, (atMs - this.#begunMs) / 1000);
    const failed = line.failed === 0 ? '' : `, ${count(line.failed)} failed`;
    return `slice ${line.index} of ${this.#slices}: ${this.#units(line.calls)}, ${rateFigure(perSecond)}/s${failed}`;
  }

  #units(amount: number): string {
    return countedWork(amount, this.#words);
  }
}

class WatchedProgress implements Progress {
  readonly #processes = new Set<string>();
  #checkpoints = 0;

  get now(): string {
    const seen = this.#processes.size;
    if (seen === 0) return 'no process of the command could be looked into yet';
    return `watching ${seen === 1 ? '1 process' : `${seen} processes`}, ${counted(this.#checkpoints, 'checkpoint')}`;
  }

  take(event: RecordEvent): undefined {
    if (event.from !== 'replica') return;
    this.#processes.add(event.replica);
    if (event.line.kind === 'checkpoint') this.#checkpoints = Math.max(this.#checkpoints, event.line.index + 1);
  }
}
