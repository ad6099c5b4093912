import type { Deployment, Replica } from '../engines/engine.js';
import type { RunPlan } from '../plan/plan.js';
import type { Recorder } from './recorder.js';
import { ReplicaWatch } from './replicaWatch.js';
import type { Patience } from './silence.js';

/** The ticks that a replica may be silent: many, and never less time than a busy machine may need. */
const SILENCE_TICKS = 20;
const LEAST_SILENCE_MS = 8_000;

/**
 * The time that a replica which has said nothing yet may still be starting: many containers at once take their time.
 */
const START_SILENCE_MS = 60_000;

/**
 * The time that a replica may be silent where nobody can tell whether it would run: on a Swarm, and without /proc. A
 * machine with fifty processes ready for each core makes one wait for many seconds.
 */
const UNSEEN_SILENCE_MS = 60_000;

/** CPU time without a line that no pass, parse or garbage collection of a live service takes. */
const BLOCKED_CPU_MS = 30_000;

const BEAT_MS = 1000;

/** A watch on the replicas while a run lasts: it waits for what all of them say, and ends those that hang. */
export class FleetWatch {
  readonly #replicas: readonly ReplicaWatch[];
  readonly #recorder: Recorder;
  readonly #waiting = new Set<() => void>();
  readonly #watchdog: NodeJS.Timeout;

  constructor(plan: RunPlan, stack: Deployment, recorder: Recorder) {
    this.#recorder = recorder;
    this.#replicas = stack.replicas.map((replica) => new ReplicaWatch(replica, recorder));
    this.#watchdog = watchdog(plan.observe.tickMs, this.#replicas);
    for (const replica of this.#replicas) replica.listen(() => this.#changed());
    stack.onReplacement((replica, replaces) => this.#welcome(replica, replaces));
  }

  /**
   * Waits until every replica has read its baseline and sees all others. Rejects when `signal` aborts.
   *
   * @returns false when one died before that: the others would wait for it for ever
   */
  async ready(signal: AbortSignal): Promise<boolean> {
    const isReady = (replica: ReplicaWatch) => replica.hasSaid('ready');
    await this.#until(
      () => this.#replicas.every(isReady) || this.#replicas.some((each) => each.ended && !isReady(each)),
      signal,
    );
    return this.#replicas.every(isReady);
  }

  /** Resolves when every replica that lives has printed this event, or none lives. Rejects when `signal` aborts. */
  async allSaid(event: string, signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#replicas.every((replica) => replica.ended || replica.hasSaid(event)), signal);
  }

  /** Resolves when no replica lives any more. Rejects when `signal` aborts. */
  async noneLives(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#replicas.every(({ ended }) => ended), signal);
  }

  /** Records what a replacement prints; nothing waits for it. */
  #welcome(replica: Replica, replaces: string): void {
    this.#recorder.lab({ kind: 'replica-joined', replica: replica.name, replaces });
    new ReplicaWatch(replica, this.#recorder).listen(() => undefined);
  }

  #until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#waiting.delete(check);
        signal.removeEventListener('abort', check);
        settle();
      };
      const check = () => {
        if (signal.aborted) finish(() => reject(signal.reason));
        else if (condition()) finish(resolve);
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }

  #changed(): void {
    if (this.#replicas.every(({ ended }) => ended)) clearInterval(this.#watchdog);
    for (const check of [...this.#waiting]) check();
  }
}

/** Looks every second at replicas that are silent, and ends those that hang. */
function watchdog(tickMs: number, replicas: readonly ReplicaWatch[]): NodeJS.Timeout {
  const sinceLineMs = tickMs === 0 ? Number.POSITIVE_INFINITY : Math.max(LEAST_SILENCE_MS, SILENCE_TICKS * tickMs);
  const patience: Patience = {
    sinceLineMs,
    sinceStartMs: Math.max(START_SILENCE_MS, sinceLineMs),
    unseenMs: UNSEEN_SILENCE_MS,
    blockedCpuMs: BLOCKED_CPU_MS,
  };
  let lastBeatMs = performance.now();
  return setInterval(() => {
    const wasSuspended = performance.now() - lastBeatMs > 2 * BEAT_MS;
    lastBeatMs = performance.now();
    // After Ctrl-Z, what the replicas said meanwhile waits in the pipes still.
    if (wasSuspended) for (const replica of replicas) replica.forgiveSilence();
    for (const replica of replicas) replica.watchSilence(patience);
  }, BEAT_MS);
}
