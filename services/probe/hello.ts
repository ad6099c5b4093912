import { getHeapStatistics } from 'node:v8';
import type { Hello as HelloLine } from '../../protos/vitals.js';
import type { Emitter } from './emit.js';
import { guarded } from './guard.js';
import type { Listeners } from './listeners.js';
import { descriptorLimit, type Sensors } from './sensors.js';

/** The most words of a command line that are told, and the most characters of each. */
const MOST_WORDS = 12;
const LONGEST_WORD = 300;

/** Milliseconds that the hello line waits for the target to introduce itself. */
const WITHIN_MS = 2000;

/**
 * Prints the hello line, the first of a life, and prints it again whenever something in it has changed, as when the
 * target loads its grpc-js late or introduces itself late. The last one counts.
 */
export class HelloPrinter {
  host: HelloLine['host'];
  #said = '';
  readonly #emitter: Emitter;
  readonly #sensors: Sensors;
  readonly #listeners: Listeners | undefined;

  constructor(emitter: Emitter, sensors: Sensors, listeners?: Listeners) {
    this.#emitter = emitter;
    this.#sensors = sensors;
    this.#listeners = listeners;
  }

  /** Tells whether the first hello line is still held back. */
  get pending(): boolean {
    return this.#said === '';
  }

  /** Prints the line unasked when the target has not introduced itself in time. */
  sayInTime(): void {
    const say = () => this.pending && this.say();
    setTimeout(guarded(say), WITHIN_MS).unref();
  }

  /** Prints the line, whether or not something in it has changed. */
  sayAgain(): void {
    this.#said = '';
    this.say();
  }

  say(): void {
    const version = this.#sensors.grpcVersion;
    const limit = descriptorLimit();
    const body = {
      pid: process.pid,
      ...(this.#listeners && identityOf(this.#listeners)),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      ...(this.host && { host: this.host }),
      grpcJs: {
        ...(version !== undefined && { version }),
        observed: this.#sensors.grpcObserved,
        seen: this.#sensors.grpcSeen,
      },
      ...(this.#sensors.isAttached && { attached: { channels: this.#sensors.channelsBefore } }),
      timersCounted: this.#sensors.timersCounted,
      heapLimitBytes: heapLimitBytes(),
      ...(limit !== undefined && { descriptorLimit: limit }),
      blind: this.#sensors.blind(),
    };
    const text = JSON.stringify(body);
    if (text === this.#said) return;
    this.#said = text;
    void this.#emitter.emit('hello', body);
  }
}

/** Returns what tells this process from others that report to the same lab. */
function identityOf(listeners: Listeners): Pick<HelloLine, 'ppid' | 'argv' | 'listening'> {
  const argv = process.argv.slice(1, 1 + MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD));
  return { ppid: process.ppid, argv, listening: listeners.ports() };
}

/** Returns the size of the old generation at which V8 gives up: as it was said, else as V8 chose it for the machine. */
function heapLimitBytes(): number {
  const said = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ');
  const [, megabytes] = /--max[-_]old[-_]space[-_]size[= ](\d+)(?!.*--max[-_]old[-_]space[-_]size)/.exec(said) ?? [];
  return megabytes === undefined ? getHeapStatistics().heap_size_limit : Number(megabytes) * 1024 * 1024;
}
