import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hello, Vitals } from '../../protos/vitals.js';
import type { ObservedProcess } from '../engines/command/channelServer.js';
import type { PlanFor } from '../plan/plan.js';
import { CheckpointClock } from './checkpointClock.js';
import type { Recorder } from './recorder.js';
import { VitalsStream } from './vitalsStream.js';

/** Milliseconds that a process left behind may take to end. */
const GRACE_MS = 2000;

/** A process of the command, once it has said who it is. */
interface KnownProcess {
  readonly name: string;
  readonly pid: number;
  listens: boolean;
}

/** The watch on the processes of a command: what each says is recorded under a name of its own. */
export class ProcessWatch {
  readonly #recorder: Recorder;
  readonly #clock: CheckpointClock;
  readonly #names = new Map<string, number>();
  readonly #living = new Map<ObservedProcess, KnownProcess | undefined>();
  readonly #named = new Map<ObservedProcess, string>();
  readonly #heard = new Set<number>();
  /** Children of processes that have ended, which lived then. */
  readonly #left = new Set<number>();
  #isLoaded = false;
  #takesItsOwn = false;
  #whenAllGone: (() => void) | undefined;

  constructor(plan: Pick<PlanFor<'command'>, 'limits'>, recorder: Recorder) {
    this.#recorder = recorder;
    this.#clock = new CheckpointClock(plan.limits.timeMs, (index) => {
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
        if (known) for (const each of [...early.splice(0), line]) this.#record(known.name, each);
        else early.push(line);
      },
      log: () => undefined,
      refused: (why) => this.#recorder.lab({ kind: 'note', text: `a line of a process was refused: ${why}` }),
    });
    process.onLine((line) => stream.push(line));
    void process.gone.then(() => {
      this.#living.delete(process);
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
    return [...this.#living.values()].flatMap((known) => (known?.listens ? [known.name] : []));
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
    this.#clock.stop();
    for (const process of this.#living.keys()) process.send({ command: 'stop' });
    await Promise.race([this.allGone(), sleep(GRACE_MS, undefined, { ref: false })]);
    return [...this.#living.keys()];
  }

  /** Returns the name of a process that has said who it is. */
  nameOf(process: ObservedProcess): string | undefined {
    return this.#named.get(process);
  }

  /** Ends the processes that the command has left behind: first by asking, then by force. */
  async endAll(): Promise<void> {
    this.#clock.stop();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (this.#living.size === 0) return;
      for (const known of this.#living.values()) if (known) kill(known.pid, signal);
      await Promise.race([this.allGone(), sleep(GRACE_MS, undefined, { ref: false })]);
    }
  }

  #meet(process: ObservedProcess, hello: Hello): void {
    const listens = (hello.listening?.length ?? 0) > 0;
    const known = this.#living.get(process);
    if (known) known.listens ||= listens;
    if (known) return;
    const name = this.#nameOf(hello);
    this.#heard.add(hello.pid);
    this.#living.set(process, { name, pid: hello.pid, listens });
    this.#named.set(process, name);
    this.#clock.start();
  }

  /** Names a process after the file that it runs: `server.js`, `server.js-2`. */
  #nameOf({ argv }: Hello): string {
    const file = basename(argv?.[0] ?? '') || 'node';
    const number = (this.#names.get(file) ?? 0) + 1;
    this.#names.set(file, number);
    return number === 1 ? file : `${file}-${number}`;
  }

  #record(name: string, line: Vitals): void {
    if (line.kind === 'checkpoint') {
      if (line.by === undefined) {
        this.#takesItsOwn = true;
        this.#clock.stop();
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

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
