import { readFileSync } from 'node:fs';
import type { Hello, Reading } from '../../../protos/vitals.js';
import { KernelCensus, type KernelReading } from '../../../services/probe/kernel.js';
import { isRunning, type ProcessFacts, statFields } from './procFiles.js';

/** Milliseconds of a tick of the kernel's clock, in which it counts CPU time: 100 a second on every Linux. */
const CLOCK_TICK_MS = 10;

const PAGE_BYTES = 4096;

/** What the kernel tells of a process at one moment. */
export interface KernelLook {
  readonly kernel: KernelReading | undefined;
  readonly threads: number;
  readonly rssBytes: number;
  readonly children: number | undefined;
  readonly cpuMs: number;
}

/** Looks at a process of any kind by what the kernel tells of it. */
export class KernelLooks {
  readonly #process: Pick<ProcessFacts, 'pid' | 'startTicks'>;
  readonly #census: KernelCensus;

  constructor(process: Pick<ProcessFacts, 'pid' | 'startTicks'>) {
    this.#process = process;
    this.#census = new KernelCensus({ proc: `/proc/${process.pid}`, inherited: [0, 1, 2] });
  }

  /**
   * Looks once.
   * @param fresh true: nothing is taken over from the last look
   * @throws where the process has ended
   */
  look(fresh: boolean): KernelLook {
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

  /** Looks once; undefined where the process has ended. */
  tryLook(fresh: boolean): KernelLook | undefined {
    try {
      return this.look(fresh);
    } catch {
      return undefined;
    }
  }

  #readKernel(fresh: boolean): KernelReading | undefined {
    try {
      return this.#census.read({ roles: {}, changes: 0, toChildren: new Set(), fresh });
    } catch {
      return undefined;
    }
  }
}

/** Returns a look as a reading of a checkpoint. */
export function readingOf({ kernel, threads, rssBytes, children }: KernelLook): Reading {
  return {
    atMs: Date.now(),
    threads,
    rssBytes,
    ...(children !== undefined && { children }),
    ...(kernel && { sockets: kernel.sockets, descriptors: kernel.descriptors }),
  };
}

/** Returns the counts of a look as a text that differs where they do. */
export function countsOf({ kernel, threads, children }: KernelLook): string {
  return JSON.stringify([kernel, threads, children]);
}

/** Returns the most descriptors that a process may hold; nothing where that may not be known. */
export function descriptorLimit(pid: number): Pick<Hello, 'descriptorLimit'> {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1')) ?? [];
    return soft === undefined ? {} : { descriptorLimit: Number(soft) };
  } catch {
    return {};
  }
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
