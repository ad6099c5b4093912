import type { Hello as HelloLine } from '../../protos/vitals.js';
import type { Emitter } from './emit.js';
import { guarded } from './guard.js';
import { descriptorLimit, type Sensors } from './sensors.js';

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

  constructor(emitter: Emitter, sensors: Sensors) {
    this.#emitter = emitter;
    this.#sensors = sensors;
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

  say(): void {
    const version = this.#sensors.grpcVersion;
    const limit = descriptorLimit();
    const body = {
      pid: process.pid,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      ...(this.host && { host: this.host }),
      grpcJs: {
        ...(version !== undefined && { version }),
        observed: this.#sensors.grpcObserved,
        seen: this.#sensors.grpcSeen,
      },
      timersCounted: this.#sensors.timersCounted,
      ...(limit !== undefined && { descriptorLimit: limit }),
      blind: this.#sensors.blind(),
    };
    const text = JSON.stringify(body);
    if (text === this.#said) return;
    this.#said = text;
    void this.#emitter.emit('hello', body);
  }
}
