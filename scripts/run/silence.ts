import type { CpuUse } from '../engines/engine.js';

/** The time that a replica may be silent, and the CPU time that it may use meanwhile. */
export interface Patience {
  /** Since its last line. */
  readonly sinceLineMs: number;
  /** Since its start, where it has said nothing yet. */
  readonly sinceStartMs: number;
  /** Where nobody can tell whether it would run: much longer, since it may only be short of CPU. */
  readonly unseenMs: number;
  /** CPU time without a line from which on its event loop counts as blocked, however long it took to get it. */
  readonly blockedCpuMs: number;
}

/**
 * What is the matter with a silent replica. It hangs where it is `stopped` by a signal, `idle` (it uses no CPU, though
 * nothing keeps it from it), `blocked` (it has used much, and says nothing), or `unseen` for too long. It lives where
 * it is `starved` (it would run, and does not get to), or `busy`.
 */
export type SilentState = 'stopped' | 'idle' | 'blocked' | 'unseen' | 'starved' | 'busy';

/** A share of the time of silence from which on a process counts as wanting the CPU, or as having had it. */
const MUCH = 0.5;

/** The least number of looks at a process before it counts as idle: one look may meet it between two turns. */
const LEAST_LOOKS = 3;

/** The silence of one replica, and what the kernel says of it meanwhile. */
export class SilenceSeen {
  #sinceMs: number;
  #first: (CpuUse & { atMs: number }) | undefined;
  #last: (CpuUse & { atMs: number }) | undefined;
  #looks = 0;
  #ready = 0;

  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Looks at the process; `use` is undefined where nobody can tell how it runs. */
  look(atMs: number, use: CpuUse | undefined): void {
    if (!use) return;
    this.#first ??= { ...use, atMs };
    this.#last = { ...use, atMs };
    this.#looks += 1;
    if (use.state === 'ready') this.#ready += 1;
  }

  silentMs(atMs: number): number {
    return atMs - this.#sinceMs;
  }

  /** The CPU time that it used and waited for between the first look at its silence and the last, where known. */
  get figures(): { cpuMs?: number; waitedMs?: number } {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last) return {};
    const waitedMs =
      first.waitedMs === undefined || last.waitedMs === undefined ? undefined : last.waitedMs - first.waitedMs;
    return {
      cpuMs: Math.max(0, last.cpuMs - first.cpuMs),
      ...(waitedMs !== undefined && { waitedMs: Math.max(0, waitedMs) }),
    };
  }

  /**
   * Says what is the matter; undefined while its silence is not remarkable yet.
   *
   * Who waited for a core for much of the time, or was ready in most looks, would have run: a thread that never gets a
   * core is ready at every look, and its waiting is only counted once it has got one. Of what it does get, it may use
   * `blockedCpuMs`: whoever has had so much and said nothing does not speak any more.
   */
  verdict(atMs: number, patience: Patience, hasSpoken: boolean): SilentState | undefined {
    const silentMs = this.silentMs(atMs);
    const limitMs = hasSpoken ? patience.sinceLineMs : patience.sinceStartMs;
    if (silentMs < limitMs) return undefined;
    const [first, last] = [this.#first, this.#last];
    if (!first || !last) return silentMs < Math.max(limitMs, patience.unseenMs) ? undefined : 'unseen';
    if (last.state === 'stopped') return 'stopped';
    const { cpuMs = 0, waitedMs = 0 } = this.figures;
    if (cpuMs >= patience.blockedCpuMs) return 'blocked';
    if (this.#looks < LEAST_LOOKS) return undefined;
    const seenMs = last.atMs - first.atMs;
    if (cpuMs >= MUCH * seenMs) return 'busy';
    return waitedMs >= MUCH * seenMs || this.#ready >= MUCH * this.#looks ? 'starved' : 'idle';
  }
}

/** Tells whether a silent replica will not speak again by itself. */
export function isHung(silence: SilentState | undefined): silence is 'stopped' | 'idle' | 'blocked' | 'unseen' {
  return silence === 'stopped' || silence === 'idle' || silence === 'blocked' || silence === 'unseen';
}
