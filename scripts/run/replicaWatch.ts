import type { Vitals } from '../../protos/vitals.js';
import type { ProcessEnd, Replica } from '../engines/engine.js';
import { LogTail } from './logTail.js';
import type { Recorder } from './recorder.js';
import { VitalsStream } from './vitalsStream.js';

/** One replica under watch: what it prints is recorded, and so is an end that came before the lab's. */
export class ReplicaWatch {
  readonly #replica: Replica;
  readonly #recorder: Recorder;
  readonly #log = new LogTail();
  readonly #said = new Set<string>();
  #heardMs = performance.now();
  #heard = false;
  #ended = false;
  #hung = false;
  #outOfMemory = false;

  constructor(replica: Replica, recorder: Recorder) {
    this.#replica = replica;
    this.#recorder = recorder;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Tells whether it has printed an event of this name. */
  hasSaid(event: string): boolean {
    return this.#said.has(event);
  }

  /**
   * Begins to listen, also to what it has printed already.
   * @param changed called when it said an event or ended
   */
  listen(changed: () => void): void {
    const stream = new VitalsStream({
      vitals: (line) => this.#vitals(line, changed),
      log: (line) => this.#logLine(line),
      refused: (why, line) => this.#logLine(`refused (${why}): ${line}`),
    });
    this.#replica.onLine((line) => {
      this.#heardMs = performance.now();
      this.#heard = true;
      this.#hung = false; // its line was late
      stream.push(line);
    });
    void this.#replica.ended.then((end) => {
      this.#ended = true;
      if (!end.expected) this.#recordEnd(end);
      changed();
    });
  }

  /** Counts its silence from now on. */
  forgiveSilence(): void {
    this.#heardMs = performance.now();
  }

  /** Ends it where it hangs, so that calls to it fail instead of waiting for ever. */
  endIfSilent(limits: { sinceStartMs: number; sinceLineMs: number }): void {
    const silentMs = performance.now() - this.#heardMs;
    if (this.#ended || silentMs < (this.#heard ? limits.sinceLineMs : limits.sinceStartMs)) return;
    this.#hung = true;
    this.#replica.kill();
  }

  #vitals(line: Vitals, changed: () => void): void {
    this.#recorder.vitals(this.#replica.name, line);
    if (line.kind !== 'event') return;
    this.#said.add(line.name);
    changed();
  }

  #logLine(line: string): void {
    this.#log.push(line);
    this.#outOfMemory ||= line.includes('heap out of memory');
    this.#recorder.log(this.#replica.name, line);
  }

  #recordEnd({ code, signal, cause }: ProcessEnd): void {
    const ownCause = this.#hung ? 'hung' : this.#outOfMemory ? 'out-of-memory' : signal ? 'signalled' : 'exited';
    this.#recorder.lab({
      kind: 'replica-ended',
      replica: this.#replica.name,
      how: cause?.how ?? ownCause, // what the place knows counts most: a replica whose node was lost was silent first
      ...(cause?.how === 'node-lost' && { node: cause.node }),
      code,
      signal,
      lastLog: this.#log.lines,
    });
  }
}
