import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hello, Vitals } from '../../protos/vitals.js';
import type { ObservedProcess } from '../engines/command/channelServer.js';
import { driveOf } from '../plan/drive.js';
import type { DrivablePlan } from '../plan/plan.js';
import { CheckpointClock } from './checkpointClock.js';
import type { Recorder } from './recorder.js';
import { VitalsStream } from './vitalsStream.js';

/** Milliseconds that a process left behind may take to end. */
const GRACE_MS = 2000;

/** Milliseconds that the answer to a checkpoint may take beside the wait for quiet: forced GCs of a large heap. */
const READING_MS = 30_000;

/** A process of the command, once it has said who it is. */
interface KnownProcess {
  readonly name: string;
  readonly pid: number;
  ports: readonly number[];
}

/** A checkpoint that was asked for, and the processes that have not answered yet. */
interface AskedCheckpoint {
  readonly index: number;
  readonly waiting: Set<ObservedProcess>;
  readonly all: () => void;
}

/** The watch on the processes of a command: what each says is recorded under a name of its own. */
export class ProcessWatch {
  readonly #recorder: Recorder;
  readonly #clock: CheckpointClock | undefined;
  readonly #settleLimitMs: number;
  readonly #hasSeveralPids: boolean;
  readonly #names = new Map<string, number>();
  readonly #living = new Map<ObservedProcess, KnownProcess | undefined>();
  readonly #named = new Map<ObservedProcess, string>();
  readonly #heard = new Set<number>();
  /** Children of processes that have ended, which lived then. */
  readonly #left = new Set<number>();
  #isLoaded = false;
  #takesItsOwn = false;
  #whenAllGone: (() => void) | undefined;
  #asked: AskedCheckpoint | undefined;

  /** Makes a watch. It asks for checkpoints by a clock, unless the lab drives the program and asks for them itself. */
  constructor(plan: DrivablePlan, recorder: Recorder) {
    this.#recorder = recorder;
    this.#settleLimitMs = plan.observe.settleLimitMs;
    this.#hasSeveralPids = plan.target.kind === 'process' && plan.target.pids.length > 1;
    this.#clock = driveOf(plan)
      ? undefined
      : new CheckpointClock(plan.limits.timeMs, (index) => {
          for (const process of this.#living.keys()) process.send({ command: 'checkpoint', index });
        });
    recorder.lab({ kind: 'phase', name: 'baseline' });
  }

  /** Takes a process in that has connected. */
  welcome(process: ObservedProcess): void {
    this.#living.set(process, undefined);
    const early: Vitals[] = [];
    const stream = new VitalsStream({
      vitals: (line) => {
        if (line.kind === 'hello') this.#meet(process, line);
        if (line.kind === 'event' && line.name === 'leaves')
          for (const pid of (line.detail ?? '').split(' ')) this.#left.add(Number(pid));
        const known = this.#living.get(process);
        if (line.kind === 'hello' && known) known.ports = inOrder(known.ports, line.listening);
        if (known) for (const each of [...early.splice(0), line]) this.#record(known.name, each);
        else early.push(line);
        if (line.kind === 'checkpoint' || isFailedCheckpoint(line)) this.#answered(process, line);
      },
      log: () => undefined,
      refused: (why) => this.#recorder.lab({ kind: 'note', text: `a line of a process was refused: ${why}` }),
    });
    process.onLine((line) => stream.push(line));
    void process.gone.then(() => {
      this.#living.delete(process);
      this.#noMoreFrom(process);
      if (this.#living.size === 0) this.#whenAllGone?.();
    });
  }

  /** The numbers of all processes that have said who they are. */
  get heard(): ReadonlySet<number> {
    return this.#heard;
  }

  /** Tells whether a process has left a child that lives, and of which nothing is known yet. */
  get awaits(): boolean {
    return [...this.#left].some((pid) => !this.#heard.has(pid) && lives(pid));
  }

  /**
   * Returns the processes that serve, and go on when their command has ended, as those of a launcher that leaves do. The
   * end of a program that takes its own checkpoints is the end, whatever it leaves.
   */
  left(): string[] {
    if (this.#takesItsOwn) return [];
    return [...this.#living.values()].flatMap((known) => (known && known.ports.length > 0 ? [known.name] : []));
  }

  /** Resolves once no process is connected any more. */
  allGone(): Promise<void> {
    if (this.#living.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenAllGone = resolve;
    });
  }

  /** Asks every process to let itself be looked at no more, and waits for that. Tells which have not. */
  async leaveAll(): Promise<readonly ObservedProcess[]> {
    this.#clock?.stop();
    for (const process of this.#living.keys()) process.send({ command: 'stop' });
    await Promise.race([this.allGone(), sleep(GRACE_MS, undefined, { ref: false })]);
    return [...this.#living.keys()];
  }

  /** Returns the name of a process that has said who it is. */
  nameOf(process: ObservedProcess): string | undefined {
    return this.#named.get(process);
  }

  /** The ports that the processes listen on, of the process that came first before those of others. */
  get ports(): readonly number[] {
    const all = [...this.#living.values()].flatMap((known) => known?.ports ?? []);
    return [...new Set(all)].filter((port) => port > 0);
  }

  /**
   * Asks every process for a checkpoint, and waits until all have answered that live. One that does not answer in time is
   * not waited for.
   */
  async checkpoint(index: number): Promise<void> {
    const waiting = new Set(this.#living.keys());
    if (waiting.size === 0) return;
    const answered = new Promise<void>((resolve) => {
      this.#asked = { index, waiting, all: resolve };
    });
    for (const process of waiting) process.send({ command: 'checkpoint', index });
    const limit = new AbortController();
    const late = sleep(this.#settleLimitMs + READING_MS, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([answered, late]);
    limit.abort();
    this.#asked = undefined;
  }

  /**
   * Asks every process to look more closely from now on: the next stretch is to name a line.
   * @param classesAt the checkpoints at which the objects on the heap are to be counted by class
   */
  lookCloser(classesAt: readonly number[] = []): void {
    for (const process of this.#living.keys()) process.send({ command: 'look', classesAt });
  }

  /** Ends the processes that the command has left behind: first by asking, then by force. */
  async endAll(): Promise<void> {
    this.#clock?.stop();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (this.#living.size === 0) return;
      for (const known of this.#living.values()) if (known) kill(known.pid, signal);
      await Promise.race([this.allGone(), sleep(GRACE_MS, undefined, { ref: false })]);
    }
  }

  #answered(process: ObservedProcess, line: Vitals): void {
    const asked = this.#asked;
    if (!asked || (line.kind === 'checkpoint' && line.index !== asked.index)) return;
    this.#noMoreFrom(process);
  }

  #noMoreFrom(process: ObservedProcess): void {
    const asked = this.#asked;
    if (asked?.waiting.delete(process) && asked.waiting.size === 0) asked.all();
  }

  #meet(process: ObservedProcess, hello: Hello): void {
    if (this.#living.get(process)) return;
    const name = this.#nameOf(hello);
    this.#heard.add(hello.pid);
    this.#living.set(process, { name, pid: hello.pid, ports: hello.listening ?? [] });
    this.#named.set(process, name);
    this.#clock?.start();
  }

  /** Names a process after the file that it runs: `server.js`, `server.js-2`; of several that were named by pid, with that. */
  #nameOf({ argv, pid }: Hello): string {
    const file = basename(argv?.[0] ?? '') || 'node';
    if (this.#hasSeveralPids) return `${file}-${pid}`;
    const number = (this.#names.get(file) ?? 0) + 1;
    this.#names.set(file, number);
    return number === 1 ? file : `${file}-${number}`;
  }

  #record(name: string, line: Vitals): void {
    if (line.kind === 'checkpoint') {
      if (line.by === undefined) {
        this.#takesItsOwn = true;
        this.#clock?.stop();
      }
      if (!this.#isLoaded) this.#recorder.lab({ kind: 'phase', name: 'load' });
      this.#isLoaded = true;
    }
    this.#recorder.vitals(name, line);
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Returns the ports that are listened on now, in the order in which they were opened. */
function inOrder(before: readonly number[], now: readonly number[] = []): readonly number[] {
  return [...before.filter((port) => now.includes(port)), ...now.filter((port) => !before.includes(port))];
}

function isFailedCheckpoint(line: Vitals): boolean {
  return line.kind === 'event' && line.name === 'checkpoint-failed';
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
