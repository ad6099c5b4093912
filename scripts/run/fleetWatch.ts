import type { Vitals } from '../../protos/vitals.js';
import type { Deployment, ProcessEnd, Replica } from '../engines/engine.js';
import type { RunPlan } from '../plan/plan.js';
import { LogTail } from './logTail.js';
import type { Recorder } from './measure.js';
import { VitalsStream } from './vitalsStream.js';

/** How long a replica may be silent: many ticks, and never less than a busy machine may need. */
const SILENCE_TICKS = 20;
const LEAST_SILENCE_MS = 8_000;

/** A replica that has said nothing yet may still be starting: many containers at once take their time. */
const START_SILENCE_MS = 60_000;

const BEAT_MS = 1000;

interface Watched {
  readonly replica: Replica;
  readonly log: LogTail;
  lastHeardMs: number;
  heard: boolean;
  /** Names of the events it has printed. */
  readonly said: Set<string>;
  ended: boolean;
  hung: boolean;
  /** It has said that its heap is full. */
  outOfMemory: boolean;
}

/** Listens to the replicas while a run lasts: records their lines, and notices which die or fall silent. */
export class FleetWatch {
  readonly #watched: Watched[];
  readonly #recorder: Recorder;
  readonly #receivedMs: () => number;
  readonly #changed = new Set<() => void>();
  readonly #silenceMs: number;
  readonly #watchdog: NodeJS.Timeout;
  #lastBeatMs = performance.now();

  constructor(plan: RunPlan, stack: Deployment, recorder: Recorder, receivedMs: () => number) {
    this.#recorder = recorder;
    this.#receivedMs = receivedMs;
    this.#silenceMs =
      plan.observe.tickMs === 0
        ? Number.POSITIVE_INFINITY
        : Math.max(LEAST_SILENCE_MS, SILENCE_TICKS * plan.observe.tickMs);
    this.#watched = stack.replicas.map(watch);
    for (const watched of this.#watched) this.#listen(watched);
    stack.onReplacement((replica, replaces) => this.#welcome(replica, replaces));
    this.#watchdog = setInterval(() => this.#findSilent(), BEAT_MS);
  }

  /**
   * Waits until every replica has read its baseline and sees all others. Rejects when `signal` aborts.
   *
   * @returns false when one died before that: the others would wait for it for ever
   */
  async ready(signal: AbortSignal): Promise<boolean> {
    const isReady = ({ said }: Watched) => said.has('ready');
    await this.#until(
      () => this.#watched.every(isReady) || this.#watched.some((each) => each.ended && !isReady(each)),
      signal,
    );
    return this.#watched.every(isReady);
  }

  /** Resolves when every replica that lives has printed this event, or none lives. Rejects when `signal` aborts. */
  async allSaid(event: string, signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#watched.every(({ ended, said }) => ended || said.has(event)), signal);
  }

  /** Resolves when no replica lives any more. */
  async noneLives(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#watched.every(({ ended }) => ended), signal);
  }

  #until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#changed.delete(check);
        signal.removeEventListener('abort', check);
        settle();
      };
      const check = () => {
        if (signal.aborted) finish(() => reject(signal.reason));
        else if (condition()) finish(resolve);
      };
      this.#changed.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }

  #listen(watched: Watched): void {
    const { replica } = watched;
    const stream = new VitalsStream({
      vitals: (line) => this.#vitals(watched, line),
      log: (line) => this.#log(watched, line),
      refused: (why, line) => this.#log(watched, `refused (${why}): ${line}`),
    });
    replica.onLine((line) => {
      watched.lastHeardMs = performance.now();
      watched.heard = true;
      watched.hung = false; // its line was late
      stream.push(line);
    });
    void replica.ended.then((ending) => {
      watched.ended = true;
      if (!ending.expected) {
        const { code, signal, cause } = ending;
        this.#recorder.event({
          receivedMs: this.#receivedMs(),
          from: 'lab',
          line: {
            kind: 'replica-ended',
            replica: replica.name,
            how: howItEnded(watched, ending),
            ...(cause?.how === 'node-lost' && { node: cause.node }),
            code,
            signal,
            lastLog: watched.log.lines,
          },
        });
      }
      if (this.#watched.every(({ ended }) => ended)) clearInterval(this.#watchdog);
      this.#notify();
    });
  }

  /** What it prints is recorded; nothing waits for it. */
  #welcome(replica: Replica, replaces: string): void {
    this.#recorder.event({
      receivedMs: this.#receivedMs(),
      from: 'lab',
      line: { kind: 'replica-joined', replica: replica.name, replaces },
    });
    this.#listen(watch(replica));
  }

  #vitals({ replica, said }: Watched, line: Vitals): void {
    this.#recorder.event({
      receivedMs: this.#receivedMs(),
      from: 'replica',
      replica: replica.name,
      line,
    });
    if (line.kind !== 'event') return;
    said.add(line.name);
    this.#notify();
  }

  #log(watched: Watched, line: string): void {
    watched.log.push(line);
    watched.outOfMemory ||= line.includes('heap out of memory');
    this.#recorder.log(watched.replica.name, line);
  }

  /** A replica that says nothing hangs. It is ended, so that calls to it fail instead of waiting for ever. */
  #findSilent(): void {
    const now = performance.now();
    const wasSuspended = now - this.#lastBeatMs > 2 * BEAT_MS;
    this.#lastBeatMs = now;
    // After Ctrl-Z, what the replicas said meanwhile waits in the pipes still.
    if (wasSuspended) for (const watched of this.#watched) watched.lastHeardMs = now;
    for (const watched of this.#watched) {
      if (
        watched.ended ||
        now - watched.lastHeardMs < (watched.heard ? this.#silenceMs : Math.max(START_SILENCE_MS, this.#silenceMs))
      )
        continue;
      watched.hung = true;
      watched.replica.kill();
    }
  }

  #notify(): void {
    for (const check of [...this.#changed]) check();
  }
}

function watch(replica: Replica): Watched {
  return {
    replica,
    log: new LogTail(),
    lastHeardMs: performance.now(),
    heard: false,
    said: new Set(),
    ended: false,
    hung: false,
    outOfMemory: false,
  };
}

/** What the place knows counts most: a replica whose node was lost was silent first. */
function howItEnded(
  { hung, outOfMemory }: Watched,
  { signal, cause }: ProcessEnd,
): 'exited' | 'signalled' | 'out-of-memory' | 'hung' | 'node-lost' {
  return cause?.how ?? (hung ? 'hung' : outOfMemory ? 'out-of-memory' : signal ? 'signalled' : 'exited');
}
