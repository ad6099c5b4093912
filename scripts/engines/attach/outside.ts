import { setImmediate as turn } from 'node:timers/promises';
import type { Hello, Reading, Tick } from '../../../protos/vitals.js';
import type { PlanFor } from '../../plan/plan.js';
import type { ObservedProcess } from '../command/channelServer.js';
import type { Attached } from './attachNode.js';
import type { Examined } from './examine.js';
import { countsOf, descriptorLimit, type KernelLook, KernelLooks, readingOf } from './kernelLook.js';
import { isRunning } from './procFiles.js';
import { type LineBody, SaidLines } from './saidLines.js';

/** The readings of a checkpoint, as many as the probe takes. */
const READINGS = 3;

/** The number of times that the process is looked at within the time for which it is to be quiet. */
const LOOKS = 5;

/** The reason why nothing of what lives inside of a process is seen. */
const INSIDE = 'it is no Node process: it is looked at from outside, and the kernel does not tell';

const BLIND: Hello['blind'] = {
  ...{ grpc: INSIDE, channelz: INSIDE, libuv: INSIDE, gc: INSIDE, timers: INSIDE, sessions: INSIDE, workers: INSIDE },
  attribution: 'it is no Node process: which line made what is held is not seen',
};

/**
 * Looks at a process of any kind from outside: at what the kernel tells of its descriptors, sockets, threads, children
 * and memory. It says the same lines as a probe would, takes checkpoints when it is told to, and touches nothing.
 */
export function lookFromOutside(examined: Examined, observe: PlanFor<'process'>['observe']): Attached {
  const view = new OutsideView(examined, observe);
  return {
    process: view,
    [Symbol.asyncDispose]: async () => view.leave(),
  };
}

class OutsideView implements ObservedProcess {
  readonly gone: Promise<void>;
  #goes: () => void = () => undefined;
  readonly #lines = new SaidLines();
  #hasLeft = false;
  readonly #process: Examined;
  readonly #observe: PlanFor<'process'>['observe'];
  readonly #looks: KernelLooks;
  readonly #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(examined: Examined, observe: PlanFor<'process'>['observe']) {
    this.#process = examined;
    this.#observe = observe;
    this.#looks = new KernelLooks(examined);
    this.gone = new Promise((resolve) => {
      this.#goes = resolve;
    });
    this.#lines.say('hello', this.#hello());
    this.#timer = setInterval(() => this.#tick(), Math.max(observe.tickMs, 10)).unref();
  }

  onLine(listener: (line: string) => void): void {
    this.#lines.onLine(listener);
  }

  pause(): void {}

  send(command: Parameters<ObservedProcess['send']>[0]): void {
    if (command.command === 'stop') {
      this.#lines.say('event', { name: 'stopped' });
      this.leave();
    } else if (command.command === 'checkpoint')
      this.#last = this.#last.then(() => this.#checkpoint(command.index)).catch(() => this.#leaveIfEnded());
  }

  /** Looks no more. */
  leave(): void {
    this.#hasLeft = true;
    clearInterval(this.#timer);
    this.#goes();
  }

  #leaveIfEnded(): void {
    if (!isRunning(this.#process)) this.leave();
  }

  #hello(): LineBody<'hello'> {
    const { pid, argv } = this.#process;
    const [program = '', ...words] = argv;
    const runsScript = words[0] !== undefined && !words[0].startsWith('-');
    return {
      pid,
      argv: runsScript ? words : [program, ...words],
      platform: `${process.platform}-${process.arch}`,
      grpcJs: { observed: false, seen: 'none' },
      outside: true,
      ...descriptorLimit(pid),
      blind: BLIND,
    };
  }

  #tick(): void {
    if (this.#hasLeft) return;
    const look = this.#looks.tryLook(false);
    if (!look) {
      this.#leaveIfEnded();
      return;
    }
    const { kernel, threads, rssBytes, cpuMs, children } = look;
    const tick: LineBody<'tick'> = {
      work: NO_WORK,
      rssBytes,
      cpuMs,
      threads,
      ...(children !== undefined && { children }),
      ...(kernel && { sockets: kernel.sockets, descriptors: kernel.descriptors.total }),
    };
    if (this.#observe.tickMs > 0) this.#lines.say('tick', tick);
  }

  async #checkpoint(index: number): Promise<void> {
    const beganMs = performance.now();
    const settled = await this.#untilQuiet();
    const waitedMs = performance.now() - beganMs;
    const readings: Reading[] = [];
    let last: KernelLook | undefined;
    for (let i = 0; i < READINGS; i++) {
      last = this.#looks.look(true);
      readings.push(readingOf(last));
      await turn();
    }
    const disturbed =
      new Set(readings.map(({ atMs: _, rssBytes: _memory, ...counts }) => JSON.stringify(counts))).size > 1;
    if (this.#hasLeft) return;
    this.#lines.say('checkpoint', {
      ...{ index, by: 'lab', settled, disturbed, waitedMs, work: NO_WORK, cpuMs: last?.cpuMs ?? 0, readings },
      censuses: { ...(last?.kernel && { kernel: last.kernel.sockets }), node: { sockets: 0, timers: 0 } },
    });
  }

  /** Waits until the counts have stayed the same for a while; false where they have not within the limit. */
  async #untilQuiet(): Promise<boolean> {
    const { quietMs, settleLimitMs } = this.#observe;
    const limit = performance.now() + settleLimitMs;
    let sinceMs = performance.now();
    let before = countsOf(this.#looks.look(true));
    while (!this.#hasLeft && performance.now() < limit) {
      await new Promise((resolve) => setTimeout(resolve, quietMs / LOOKS).unref());
      const now = countsOf(this.#looks.look(true));
      if (now !== before) [before, sinceMs] = [now, performance.now()];
      else if (performance.now() - sinceMs >= quietMs) return true;
    }
    return false;
  }
}

const NO_WORK: Tick['work'] = { begun: 0, done: 0, failed: 0 };
