import type { Site } from '../../protos/vitals.js';
import { BufferBook } from './buffers.js';
import { ClassCensus } from './classCensus.js';
import { ClosureCensus } from './closures.js';
import type { Body } from './emit.js';
import type { GrpcCopy } from './grpcModules.js';
import { guarded } from './guard.js';
import { connectInspector } from './inspector.js';
import { type Profiler, startProfiler } from './profile/profiler.js';
import { ServedCalls } from './served.js';
import type { Settings } from './settings.js';
import type { SiteBook } from './sites.js';
import { countTimers } from './timers.js';

/**
 * What is looked at only where a leak is known and its line is not, since it costs CPU: the heap by who allocates
 * and by class, the calls that are made and served, functions and buffers that are kept, and who sets timers.
 */
export class CloserLook {
  readonly #settings: Settings;
  readonly #book: SiteBook | undefined;
  readonly #copies: readonly GrpcCopy[];
  #profiler: Profiler | undefined;
  #sources: (() => Site[])[] = [];
  #looks = false;
  #classes: ClassCensus | undefined;

  /**
   * Creates a look; what the settings ask for is looked at from the start.
   * @param book where things are booked on the lines that make them; without it only the heap is looked at
   */
  constructor(settings: Settings, book: SiteBook | undefined, copies: readonly GrpcCopy[]) {
    this.#settings = settings;
    this.#book = book;
    this.#copies = copies;
    this.#profiler = startProfiler(settings.profiler);
    if (settings.profile) guarded(() => this.#lookAtMemory())();
  }

  /** The profilers that run. */
  get profiler(): Profiler | undefined {
    return this.#profiler;
  }

  /** Tells whether the calls that are made are booked. */
  get ofCalls(): boolean {
    return this.#settings.profile || this.#looks;
  }

  /**
   * Begins to look closer in a process that runs: at what is made from now on. Further calls do nothing. The metrics stay
   * what they were.
   * @param classesAt the checkpoints at which the objects on the heap are counted by class
   */
  begin(classesAt: readonly number[] = []): void {
    if (this.#looks) return;
    this.#looks = true;
    if (classesAt.length > 0) this.#classes = new ClassCensus(classesAt);
    if (!this.#settings.profile) {
      guarded(() => this.#profileHeap())();
      guarded(() => this.#lookAtMemory())();
    }
    if (!this.#settings.timers && this.#book) guarded(countTimers)(this.#book);
  }

  /** Returns the `classes` line of a checkpoint; undefined where nobody asked for it, or it cannot be had. */
  classes(index: number): Body<'classes'> | undefined {
    try {
      return this.#classes?.take(index);
    } catch {
      return undefined; // no class is named: the target goes on
    }
  }

  /** Returns the rows of the `sites` line that only a closer look has. */
  rows(): Site[] {
    return this.#sources.flatMap((rows) => {
      try {
        return rows();
      } catch {
        return []; // a gap in the ledger: the target goes on
      }
    });
  }

  #profileHeap(): void {
    const { profiler } = this.#settings;
    this.#profiler = startProfiler({ ...profiler, heap: true, at: undefined });
  }

  #lookAtMemory(): void {
    const session = this.#book && connectInspector();
    if (!session || !this.#book) return;
    const served = new ServedCalls(session, this.#copies);
    this.#sources.push(() => served.rows());
    if (this.#settings.channel === undefined) return;
    const closures = new ClosureCensus(session);
    this.#sources.push(() => closures.rows());
    new BufferBook(this.#book).watch();
  }
}
