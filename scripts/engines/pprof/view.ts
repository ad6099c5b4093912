import type { Reading, Tick } from '../../../protos/vitals.js';
import type { PlanFor } from '../../plan/plan.js';
import { descriptorLimit, type KernelLook, KernelLooks, readingOf } from '../attach/kernelLook.js';
import { isRunning, type ProcessFacts } from '../attach/procFiles.js';
import { SaidLines } from '../attach/saidLines.js';
import type { ObservedProcess } from '../command/channelServer.js';
import { portOf } from './address.js';
import { blindOf } from './blind.js';
import type { PprofClient } from './client.js';
import type { GoBinary } from './goBinary.js';
import { GoroutineLines } from './goroutineLines.js';
import { HeapLines } from './heapLine.js';
import type { GoHeap } from './heapText.js';
import { portsOf } from './listeners.js';
import { type Unquiet, untilQuiet } from './quiet.js';
import { PprofReadings } from './readings.js';

/** The readings of a checkpoint, as many as the probe takes. */
const READINGS = 3;

/** The period of the ticks where none are to be told: whether the process lives is looked at all the same. */
const ALIVE_EVERY_MS = 1000;

/** A process of which the kernel tells nothing has gone when this many questions in a row had no answer. */
const SILENT = 4;

/** Milliseconds for which a service may open further ports. */
const COMES_UP_MS = 60_000;

const NO_WORK: Tick['work'] = { begun: 0, done: 0, failed: 0 };

/** A Go service that is looked at. */
export interface PprofSubject {
  readonly client: PprofClient;
  /** What the kernel tells of its process; undefined where it is not known which that is. */
  readonly process: ProcessFacts | undefined;
  readonly binary: GoBinary | undefined;
  /** The folder that it runs in. */
  readonly cwd: string | undefined;
  /** True where its environment has GODEBUG=tracebackancestors; undefined where that may not be known. */
  readonly hasAncestors: boolean | undefined;
  /** True where it goes on when the lab has gone. */
  readonly goesOn: boolean;
  /** The time for which it is looked at, in milliseconds, where that is known. */
  readonly plannedMs?: number | undefined;
  /** The checkpoint after which the load is over, where the lab drives it. */
  readonly lastIndex?: number | undefined;
}

/**
 * Looks at a Go service by its endpoint, and by what the kernel tells of its process. It says the same lines as a probe
 * would, and takes checkpoints when it is told to.
 */
export class PprofView implements ObservedProcess {
  readonly gone: Promise<void>;
  #goes: () => void = () => undefined;
  readonly #lines = new SaidLines();
  readonly #subject: PprofSubject;
  readonly #observe: PlanFor<'process'>['observe'];
  readonly #looks: KernelLooks | undefined;
  readonly #readings: PprofReadings;
  readonly #heapLines: HeapLines;
  readonly #goroutines: GoroutineLines;
  #lastIndex: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasLeft = false;
  #silent = 0;
  readonly #beganMs = performance.now();
  #ports = '';
  #last: Promise<void> = Promise.resolve();

  constructor(subject: PprofSubject, observe: PlanFor<'process'>['observe']) {
    const { client, process, binary, cwd, goesOn, plannedMs, lastIndex } = subject;
    this.#subject = subject;
    this.#observe = observe;
    this.#lastIndex = lastIndex;
    this.#looks = process && new KernelLooks(process);
    const facts = { module: binary?.module, cwd };
    this.#readings = new PprofReadings(client, binary, facts, { collects: observe.gc, goesOn, plannedMs });
    this.#heapLines = new HeapLines(facts);
    const rules = { attribution: observe.attribution, goesOn };
    this.#goroutines = new GoroutineLines(this.#lines, this.#readings, rules);
    this.gone = new Promise((resolve) => {
      this.#goes = resolve;
    });
    this.#hello();
    this.#nextTick();
  }

  onLine(listener: (line: string) => void): void {
    this.#lines.onLine(listener);
  }

  pause(): void {}

  send(command: Parameters<ObservedProcess['send']>[0]): void {
    if (command.command === 'look' && this.#lastIndex !== undefined) this.#lastIndex *= 2; // as many slices again
    if (command.command === 'checkpoint') this.#then(() => this.#checkpoint(command.index));
    if (command.command === 'stop') void this.finish();
  }

  /** Takes a last dump, for the lines, where none was taken at the last checkpoint; then it looks no more. */
  async finish(): Promise<void> {
    if (this.#hasLeft) return;
    this.#then(() => this.#lookLast());
    await this.#last;
    if (this.#hasLeft) return;
    this.#lines.say('event', { name: 'stopped' });
    this.leave();
  }

  /** Looks no more. */
  leave(): void {
    this.#hasLeft = true;
    clearTimeout(this.#timer);
    this.#subject.client.close();
    this.#goes();
  }

  #then(what: () => Promise<void>): void {
    this.#last = this.#last.then(what).catch(() => this.#leaveIfEnded());
  }

  #leaveIfEnded(): void {
    const { process } = this.#subject;
    this.#silent += 1;
    if (process ? !isRunning(process) : this.#silent >= SILENT) this.leave();
  }

  #hello(): void {
    const { client, process, binary, hasAncestors } = this.#subject;
    const ports = this.#portsNow();
    this.#ports = JSON.stringify(ports);
    const ancestors = this.#readings.hasAncestors ?? hasAncestors;
    this.#lines.say('hello', {
      pid: process?.pid ?? 0,
      argv: process && process.argv.length > 0 ? [...process.argv] : [client.address.host],
      ...(ports && { listening: ports }),
      runtime: {
        ...{ name: 'go', version: binary?.version ?? 'of a version that is not known' },
        ...(binary?.grpc !== undefined && { grpc: binary.grpc }),
      },
      platform: `${globalThis.process.platform}-${globalThis.process.arch}`,
      grpcJs: { observed: false, seen: 'none' },
      pprof: { ancestors: ancestors ?? false },
      ...(process && descriptorLimit(process.pid)),
      blind: blindOf({ knowsProcess: process !== undefined, ancestors: ancestors ?? true, gc: this.#observe.gc }),
    });
  }

  #nextTick(): void {
    const everyMs = this.#observe.tickMs > 0 ? Math.max(this.#observe.tickMs, 10) : ALIVE_EVERY_MS;
    this.#timer = setTimeout(() => {
      this.#tick()
        .then(() => {
          this.#silent = 0;
        })
        .catch(() => this.#leaveIfEnded())
        .finally(() => {
          if (!this.#hasLeft) this.#nextTick();
        });
    }, everyMs).unref();
  }

  async #tick(): Promise<void> {
    const look = this.#looks?.look(false);
    const goroutines = await this.#readings.goroutines();
    if (this.#hasLeft) return;
    const comesUp = performance.now() - this.#beganMs < COMES_UP_MS;
    if (comesUp && JSON.stringify(this.#portsNow()) !== this.#ports) this.#hello();
    if (this.#observe.tickMs === 0) return;
    const { kernel, threads, rssBytes, children } = look ?? {};
    this.#lines.say('tick', {
      ...{ work: NO_WORK, cpuMs: look?.cpuMs ?? 0 },
      ...(rssBytes !== undefined && { rssBytes }),
      ...(threads !== undefined && { threads }),
      ...(children !== undefined && { children }),
      ...(goroutines !== undefined && { goroutines }),
      ...(kernel && { sockets: kernel.sockets, descriptors: kernel.descriptors.total }),
    });
  }

  /** Returns the ports that it listens on; that of the endpoint only where it has no other. */
  #portsNow(): number[] | undefined {
    const { client, process } = this.#subject;
    const own = portOf(client.address);
    return process && portsOf(process.pid)?.filter((port, _, all) => all.length === 1 || port !== own);
  }

  async #checkpoint(index: number): Promise<void> {
    try {
      const beganMs = performance.now();
      const settled = await untilQuiet(this.#unquiet, this.#observe);
      const waitedMs = performance.now() - beganMs;
      const readings: Reading[] = [];
      let look: KernelLook | undefined;
      let heap: GoHeap | undefined;
      for (let i = 0; i < READINGS; i++) {
        heap = (await this.#readings.heap()) ?? heap;
        const goroutines = await this.#readings.goroutines();
        look = this.#looks?.look(true);
        readings.push({
          ...(look ? readingOf(look) : { atMs: Date.now() }),
          ...(goroutines !== undefined && { goroutines }),
          ...(heap && { heapUsedBytes: heap.bytes }),
        });
      }
      const total = await this.#lookAtGoroutines(index, readings.at(-1)?.goroutines);
      if (this.#hasLeft) return;
      for (const each of readings) if (total !== undefined) each.goroutines ??= total;
      if (heap && index > 0) this.#lines.say('profile', this.#heapLines.line(index, heap));
      const disturbed = new Set(readings.map(countedIn)).size > 1;
      this.#lines.say('checkpoint', {
        ...{ index, by: 'lab', settled, disturbed, waitedMs, work: NO_WORK, cpuMs: look?.cpuMs ?? 0, readings },
        censuses: look?.kernel ? { kernel: look.kernel.sockets } : {},
        ...{ gcMs: this.#readings.gcMs, dumpMs: this.#readings.dumpMs },
      });
    } catch (error) {
      this.#leaveIfEnded();
      if (!this.#hasLeft) this.#lines.say('event', { name: 'checkpoint-failed', detail: (error as Error).message });
    }
  }

  async #lookAtGoroutines(index: number, expected = 0): Promise<number | undefined> {
    return this.#saidAnew(() => this.#goroutines.look(index, expected, this.#lastIndex));
  }

  async #lookLast(): Promise<void> {
    await this.#saidAnew(() => this.#goroutines.lookLast());
  }

  /** Introduces the service again where a look was the first to tell whether the makers of makers are known. */
  async #saidAnew<Result>(look: () => Promise<Result>): Promise<Result> {
    const { haveLed } = this.#goroutines;
    const result = await look();
    if (!haveLed && this.#goroutines.haveLed) this.#hello();
    return result;
  }

  get #unquiet(): Unquiet {
    return { readings: this.#readings, looks: this.#looks, hasLeft: () => this.#hasLeft };
  }
}

/** Returns the counts by which it is told whether something moved; threads come with a collection. */
function countedIn({ atMs: _, rssBytes: _memory, heapUsedBytes: _heap, threads: _ofGo, ...counts }: Reading): string {
  return JSON.stringify(counts);
}
