import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Hello, Reading, Tick, Vitals } from '../../../protos/vitals.js';
import { VITALS_VERSION } from '../../../protos/vitalsLine.js';
import { KernelCensus, type KernelReading } from '../../../services/probe/kernel.js';
import type { PlanFor } from '../../plan/plan.js';
import type { ObservedProcess } from '../command/channelServer.js';
import { lineBuffer } from '../lineBuffer.js';
import type { Attached } from './attachNode.js';
import type { Examined } from './examine.js';
import { isRunning, statFields } from './procFiles.js';

/** The readings of a checkpoint, as many as the probe takes. */
const READINGS = 3;

/** The number of times that the process is looked at within the time for which it is to be quiet. */
const LOOKS = 5;

/** Milliseconds of a tick of the kernel's clock, in which it counts CPU time: 100 a second on every Linux. */
const CLOCK_TICK_MS = 10;

const PAGE_BYTES = 4096;

/** The reason why nothing of what lives inside of a process is seen. */
const INSIDE = 'it is no Node process: it is looked at from outside, and the kernel does not tell';

const BLIND: Hello['blind'] = {
  ...{ grpc: INSIDE, channelz: INSIDE, libuv: INSIDE, gc: INSIDE, timers: INSIDE, sessions: INSIDE, workers: INSIDE },
  attribution: 'it is no Node process: which line made what is held is not seen',
};

interface Look {
  readonly kernel: KernelReading | undefined;
  readonly threads: number;
  readonly rssBytes: number;
  readonly children: number | undefined;
  readonly cpuMs: number;
}

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
  readonly #lines = lineBuffer<string>();
  readonly #boot = randomBytes(4).toString('hex');
  #seq = 0;
  #hasLeft = false;
  readonly #process: Examined;
  readonly #observe: PlanFor<'process'>['observe'];
  readonly #census: KernelCensus;
  readonly #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(examined: Examined, observe: PlanFor<'process'>['observe']) {
    this.#process = examined;
    this.#observe = observe;
    this.#census = new KernelCensus({ proc: `/proc/${examined.pid}`, inherited: [0, 1, 2] });
    this.gone = new Promise((resolve) => {
      this.#goes = resolve;
    });
    this.#say('hello', this.#hello());
    this.#timer = setInterval(() => this.#tick(), Math.max(observe.tickMs, 10)).unref();
  }

  onLine(listener: (line: string) => void): void {
    this.#lines.listen(listener);
  }

  pause(): void {}

  send(command: Parameters<ObservedProcess['send']>[0]): void {
    if (command.command === 'stop') {
      this.#say('event', { name: 'stopped' });
      this.leave();
    } else this.#last = this.#last.then(() => this.#checkpoint(command.index)).catch(() => this.#leaveIfEnded());
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
    const look = this.#tryLook(false);
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
    if (this.#observe.tickMs > 0) this.#say('tick', tick);
  }

  async #checkpoint(index: number): Promise<void> {
    const beganMs = performance.now();
    const settled = await this.#untilQuiet();
    const waitedMs = performance.now() - beganMs;
    const readings: Reading[] = [];
    let last: Look | undefined;
    for (let i = 0; i < READINGS; i++) {
      last = this.#look(true);
      readings.push(readingOf(last));
      await turn();
    }
    const disturbed =
      new Set(readings.map(({ atMs: _, rssBytes: _memory, ...counts }) => JSON.stringify(counts))).size > 1;
    if (this.#hasLeft) return;
    this.#say('checkpoint', {
      ...{ index, by: 'lab', settled, disturbed, waitedMs, work: NO_WORK, cpuMs: last?.cpuMs ?? 0, readings },
      censuses: { ...(last?.kernel && { kernel: last.kernel.sockets }), node: { sockets: 0, timers: 0 } },
    });
  }

  /** Waits until the counts have stayed the same for a while; false where they have not within the limit. */
  async #untilQuiet(): Promise<boolean> {
    const { quietMs, settleLimitMs } = this.#observe;
    const limit = performance.now() + settleLimitMs;
    let sinceMs = performance.now();
    let before = countsOf(this.#look(true));
    while (!this.#hasLeft && performance.now() < limit) {
      await new Promise((resolve) => setTimeout(resolve, quietMs / LOOKS).unref());
      const now = countsOf(this.#look(true));
      if (now !== before) [before, sinceMs] = [now, performance.now()];
      else if (performance.now() - sinceMs >= quietMs) return true;
    }
    return false;
  }

  #tryLook(fresh: boolean): Look | undefined {
    try {
      return this.#look(fresh);
    } catch {
      return undefined;
    }
  }

  /** @throws where the process has ended */
  #look(fresh: boolean): Look {
    const { pid } = this.#process;
    const fields = statFields(pid);
    if (!isRunning(this.#process)) throw new Error('it has ended');
    return {
      kernel: this.#readKernel(fresh),
      threads: Number(fields[17]),
      rssBytes: Number(fields[21]) * PAGE_BYTES,
      children: childrenOf(pid),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
    };
  }

  #readKernel(fresh: boolean): KernelReading | undefined {
    try {
      return this.#census.read({ roles: {}, changes: 0, toChildren: new Set(), fresh });
    } catch {
      return undefined;
    }
  }

  #say<Kind extends Vitals['kind']>(kind: Kind, body: LineBody<Kind>): void {
    const envelope = { vitals: VITALS_VERSION, boot: this.#boot, seq: this.#seq++, atMs: Date.now(), kind };
    this.#lines.push(JSON.stringify({ ...envelope, ...body }));
  }
}

type LineBody<Kind extends Vitals['kind']> = Omit<
  Extract<Vitals, { kind: Kind }>,
  'vitals' | 'boot' | 'seq' | 'atMs' | 'kind'
>;

const NO_WORK: Tick['work'] = { begun: 0, done: 0, failed: 0 };

function readingOf({ kernel, threads, rssBytes, children }: Look): Reading {
  return {
    atMs: Date.now(),
    threads,
    rssBytes,
    ...(children !== undefined && { children }),
    ...(kernel && { sockets: kernel.sockets, descriptors: kernel.descriptors }),
  };
}

function countsOf({ kernel, threads, children }: Look): string {
  return JSON.stringify([kernel, threads, children]);
}

/** Counts the children of a process; undefined where this kernel does not list them. Children of each thread count. */
function childrenOf(pid: number): number | undefined {
  try {
    const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    return own.split(' ').filter((each) => each !== '').length;
  } catch {
    return undefined;
  }
}

function descriptorLimit(pid: number): Pick<Hello, 'descriptorLimit'> {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1')) ?? [];
    return soft === undefined ? {} : { descriptorLimit: Number(soft) };
  } catch {
    return {};
  }
}
