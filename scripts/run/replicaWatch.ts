import { loadavg } from 'node:os';
import { NOT_VALID } from '../../protos/notValid.js';
import type { Vitals } from '../../protos/vitals.js';
import type { ProcessEnd, Replica } from '../engines/engine.js';
import type { Hangs } from '../record/silence.js';
import { readWrongClock, type WrongClock } from '../record/wrongClock.js';
import { LogTail } from './logTail.js';
import type { Recorder } from './recorder.js';
import { isHung, type Patience, SilenceSeen } from './silence.js';
import { VitalsStream } from './vitalsStream.js';

/** The part of its patience from which on a silent replica is looked at, as a divisor: most of its silence is seen. */
const LOOKS_FROM = 4;

/** One replica under watch: what it prints is recorded, and so is an end that came before the lab's. */
export class ReplicaWatch {
  readonly #replica: Replica;
  readonly #recorder: Recorder;
  readonly #log = new LogTail();
  readonly #said = new Set<string>();
  #silence = new SilenceSeen(performance.now());
  #heard = false;
  #ended = false;
  #hangs: Hangs | undefined;
  /** It was found to be short of CPU since its last line. */
  #starved = false;
  #outOfMemory = false;
  #wrongClock: WrongClock | undefined;

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
      if (this.#starved) this.#recordStarved(true);
      this.#silence = new SilenceSeen(performance.now());
      this.#heard = true;
      this.#starved = false;
      this.#hangs = undefined; // its line was late
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
    this.#silence = new SilenceSeen(performance.now());
  }

  /**
   * Looks at it where it is silent, and ends it where it hangs, so that calls to it fail instead of waiting for ever.
   * One that only waits for CPU is recorded, and given time.
   */
  watchSilence(patience: Patience): void {
    if (this.#ended || this.#hangs) return;
    const nowMs = performance.now();
    if (this.#silence.silentMs(nowMs) < patience.sinceLineMs / LOOKS_FROM) return;
    this.#silence.look(nowMs, this.#replica.cpuUse?.());
    const silence = this.#silence.verdict(nowMs, patience, this.#heard);
    if (isHung(silence)) {
      this.#hangs = { why: silence, silentMs: this.#silence.silentMs(nowMs), ...this.#silence.figures };
      this.#replica.kill();
    }
    if (silence !== 'starved' || this.#starved) return;
    this.#starved = true;
    this.#recordStarved(false);
  }

  #recordStarved(over: boolean): void {
    const [loadAverage] = loadavg();
    this.#recorder.lab({
      kind: 'replica-starved',
      replica: this.#replica.name,
      silentMs: this.#silence.silentMs(performance.now()),
      ...this.#silence.figures,
      ...(loadAverage && { loadAverage }),
      over,
    });
  }

  #vitals(line: Vitals, changed: () => void): void {
    this.#recorder.vitals(this.#replica.name, line);
    if (line.kind !== 'event') return;
    this.#said.add(line.name);
    if (line.name === NOT_VALID) this.#wrongClock = readWrongClock(line.detail, line.atMs);
    changed();
  }

  #logLine(line: string): void {
    this.#log.push(line);
    this.#outOfMemory ||= line.includes('heap out of memory');
    this.#recorder.log(this.#replica.name, line);
  }

  #ownCause(signal: ProcessEnd['signal']) {
    if (this.#hangs) return 'hung';
    if (this.#outOfMemory) return 'out-of-memory';
    if (this.#wrongClock) return 'wrong-clock';
    return signal ? 'signalled' : 'exited';
  }

  #recordEnd({ code, signal, cause }: ProcessEnd): void {
    const how = cause?.how ?? this.#ownCause(signal); // what the place knows counts most: a replica whose node was lost was silent first
    this.#recorder.lab({
      kind: 'replica-ended',
      replica: this.#replica.name,
      how,
      ...(how === 'hung' && this.#hangs && { hangs: this.#hangs }),
      ...(cause?.how === 'node-lost' && { node: cause.node }),
      ...(how === 'wrong-clock' && this.#wrongClock && { certificate: this.#wrongClock }),
      code,
      signal,
      lastLog: this.#log.lines,
    });
  }
}
