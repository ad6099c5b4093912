import { setTimeout as sleep } from 'node:timers/promises';
import type { Hello, Reading, Tick } from '../../../protos/vitals.js';
import type { PlanFor } from '../../plan/plan.js';
import { countsOf, descriptorLimit, type KernelLook, KernelLooks, readingOf } from '../attach/kernelLook.js';
import { isRunning, type ProcessFacts } from '../attach/procFiles.js';
import { SaidLines } from '../attach/saidLines.js';
import type { ObservedProcess } from '../command/channelServer.js';
import { portOf } from './address.js';
import type { PprofClient } from './client.js';
import type { GoBinary } from './goBinary.js';
import type { GoroutineCounts } from './goroutineText.js';
import { dividedBy, type LedGroup, sitesOf, toldGroups } from './groups.js';
import { HeapLines } from './heapLine.js';
import type { GoHeap } from './heapText.js';
import { portsOf } from './listeners.js';
import { PprofReadings } from './readings.js';

/** The readings of a checkpoint, as many as the probe takes. */
const READINGS = 3;

/** The number of times that the process is looked at within the time for which it is to be quiet. */
const LOOKS = 5;

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
  #lastIndex: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasLeft = false;
  #silent = 0;
  readonly #beganMs = performance.now();
  #ports = '';
  #last: Promise<void> = Promise.resolve();
  /** The counts of checkpoints of which no line was told yet. */
  #untold = new Map<number, GoroutineCounts>();
  #latest: { index: number; total: number; groups?: readonly LedGroup[] } | undefined;
  #led: readonly LedGroup[] | undefined;

  constructor(subject: PprofSubject, observe: PlanFor<'process'>['observe']) {
    const { client, process, binary, cwd, goesOn, plannedMs, lastIndex } = subject;
    this.#subject = subject;
    this.#observe = observe;
    this.#lastIndex = lastIndex;
    this.#looks = process && new KernelLooks(process);
    const facts = { module: binary?.module, cwd };
    this.#readings = new PprofReadings(client, binary, facts, { collects: observe.gc, goesOn, plannedMs });
    this.#heapLines = new HeapLines(facts);
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
    this.#then(() => this.#lastDump());
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
      const settled = await this.#untilQuiet();
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
      const total = await this.#look(index, readings.at(-1)?.goroutines);
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

  /** Counts the goroutines by what they run, or dumps them, as far as that is not too dear; returns how many there are. */
  async #look(index: number, expected = 0): Promise<number | undefined> {
    const isFree = !this.#subject.goesOn && index === this.#lastIndex;
    const counts = await this.#readings.counts(expected, this.#lastIndex !== undefined);
    const total = counts?.total ?? expected;
    const groups = this.#observe.attribution && index > 0 ? await this.#readings.groups(total, isFree) : undefined;
    this.#latest = { index, total, ...(groups && { groups }) };
    if (groups) this.#tellLed(index, groups, counts);
    else if (counts && this.#led) this.#tell(index, dividedBy(counts, this.#led));
    else if (counts) this.#untold.set(index, counts);
    return counts?.total ?? groups?.reduce((sum, { count }) => sum + count, 0);
  }

  /** Tells the lines of a full dump, and what they were at the checkpoints before the first one. */
  #tellLed(index: number, groups: readonly LedGroup[], counts: GoroutineCounts | undefined): void {
    const isFirst = this.#led === undefined;
    this.#led = groups;
    for (const [earlier, known] of this.#untold) if (earlier !== index) this.#tell(earlier, dividedBy(known, groups));
    this.#untold.clear();
    const dumped = groups.reduce((sum, { count }) => sum + count, 0);
    // A dump that Go has cut off at 64 MB tells the proportions.
    const isCut = counts !== undefined && dumped < CUT_BELOW * counts.total;
    this.#tell(index, isCut ? dividedBy(counts, groups) : groups);
    if (isFirst) this.#hello(); // now it is known whether the makers of makers are told
  }

  #tell(index: number, groups: readonly LedGroup[]): void {
    this.#lines.say('sites', { index, sites: sitesOf(groups) });
    this.#lines.say('goroutines', { index, groups: toldGroups(groups) });
  }

  async #lastDump(): Promise<void> {
    const latest = this.#latest;
    if (!latest || latest.groups || !this.#observe.attribution) return;
    const groups = await this.#readings.groups(latest.total, !this.#subject.goesOn);
    if (groups) this.#tellLed(latest.index, groups, this.#untold.get(latest.index));
  }

  /** Waits until the counts have stayed the same for a while; false where they have not within the limit. */
  async #untilQuiet(): Promise<boolean> {
    const { quietMs, settleLimitMs } = this.#observe;
    const limit = performance.now() + settleLimitMs;
    while (!this.#hasLeft && performance.now() < limit) {
      const before = await this.#readings.goroutines();
      const isQuiet = await this.#kernelStays(quietMs);
      if (isQuiet && (await this.#readings.goroutines()) === before) return true;
    }
    return false;
  }

  async #kernelStays(forMs: number): Promise<boolean> {
    const before = this.#looks && countsOf(this.#looks.look(true));
    for (let i = 0; i < LOOKS; i++) {
      await sleep(forMs / LOOKS);
      if (this.#looks && countsOf(this.#looks.look(true)) !== before) return false;
    }
    return true;
  }
}

/** A dump that has fewer goroutines than this share of their number was cut off. */
const CUT_BELOW = 0.9;

/** Returns the counts by which it is told whether something moved; threads come with a collection. */
function countedIn({ atMs: _, rssBytes: _memory, heapUsedBytes: _heap, threads: _ofGo, ...counts }: Reading): string {
  return JSON.stringify(counts);
}

interface Sight {
  readonly knowsProcess: boolean;
  readonly ancestors: boolean;
  readonly gc: boolean;
}

/** Says what pprof does not tell of a Go service. */
function blindOf({ knowsProcess, ancestors, gc }: Sight): Hello['blind'] {
  const unknown = 'it is not known which process of this machine serves the endpoint';
  return {
    ...(!knowsProcess && { kernel: unknown, descriptors: unknown, children: unknown, threads: unknown, rss: unknown }),
    ...(!ancestors && { ancestors: WITHOUT_ANCESTORS }),
    ...(!gc && { gc: 'turned off by --no-gc' }),
  };
}

/** What is not known where Go does not keep the makers of makers. */
export const WITHOUT_ANCESTORS =
  'without GODEBUG=tracebackancestors=8 in its environment Go tells of a goroutine what it runs and what created it, and not the line of the service that led there; start it as GODEBUG=tracebackancestors=8 ./server';
