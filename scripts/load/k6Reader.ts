import type { K6Summary, LoadLine } from '../../protos/load.js';
import { Tally } from '../../services/driver/tally.js';
import type { RunPlan } from '../plan/plan.js';
import { processesOf } from '../plan/replicas.js';
import { type K6Line, k6Line, type Share } from './k6Lines.js';

const PROGRESS_EVERY_MS = 250;

type UnstampedLine<Kind extends K6Line['kind']> = Extract<K6Line, { kind: Kind }>;

interface K6Slice {
  readonly tally: Tally;
  shares: number;
  ended: boolean;
}

/** A reader that makes one load of what k6's virtual users print, each of which sees one front door only. */
export class K6Reader {
  readonly #plan: RunPlan;
  readonly #slices = new Map<number, K6Slice>();
  readonly #total = new Tally();
  readonly #soFar = new Map<string, UnstampedLine<'calls'>>();
  readonly #answered = new Map<number, Set<string>>();
  #lateStarts = 0;
  #latestStartMs = 0;
  #progressMs = Number.NEGATIVE_INFINITY;
  #version: string | undefined;

  constructor(plan: RunPlan) {
    this.#plan = plan;
  }

  /**
   * Reads one line of k6's output.
   * @returns the lines of the record that it makes; undefined: it belongs to the job's log
   */
  read(text: string): LoadLine[] | undefined {
    this.#version ??= /^k6 v(\S+)/.exec(text)?.[1];
    const line = parse(text);
    if (line?.kind === 'calls') return this.#progress(line);
    if (line?.kind === 'share') return this.#share(line);
    if (line?.kind === 'checkpoint') return this.#checkpoint(line);
    if (line?.kind === 'k6') return this.#summary(line);
    return undefined;
  }

  #progress(line: UnstampedLine<'calls'>): LoadLine[] {
    this.#soFar.set(line.address, line);
    if (line.atMs - this.#progressMs < PROGRESS_EVERY_MS) return [];
    return [this.#sum(line.atMs)];
  }

  #share(share: Share): LoadLine[] {
    const { index, atMs } = share;
    const begins = this.#begin(index, atMs);
    const slice = this.#slices.get(index) as K6Slice;
    for (const tally of [slice.tally, this.#total]) merge(share, tally);
    this.#lateStarts += share.lateStarts;
    this.#latestStartMs = Math.max(this.#latestStartMs, share.latestStartMs);
    slice.shares += 1;
    return [...begins, ...(slice.shares >= this.#plan.target.replicas ? this.#end(index, atMs) : [])];
  }

  /** Takes a checkpoint. A slice whose shares are not all in is over as well once a checkpoint follows it. */
  #checkpoint(line: UnstampedLine<'checkpoint'>): LoadLine[] {
    const { index, address, atMs } = line;
    const answered = this.#answered.get(index) ?? new Set();
    this.#answered.set(index, answered.add(address));
    const all = answered.size === processesOf(this.#plan);
    return [
      ...this.#end(index, atMs),
      line,
      ...(all && index < this.#plan.work.slices ? this.#begin(index + 1, atMs) : []),
    ];
  }

  #begin(index: number, atMs: number): LoadLine[] {
    if (this.#slices.has(index)) return [];
    this.#slices.set(index, { tally: new Tally(), shares: 0, ended: false });
    return [{ load: 1, atMs, kind: 'slice-begin', index }];
  }

  #end(index: number, atMs: number): LoadLine[] {
    const slice = this.#slices.get(index);
    if (!slice || slice.ended) return [];
    slice.ended = true;
    const { calls, failed, latency } = slice.tally;
    return [this.#sum(atMs), { load: 1, atMs, kind: 'slice-end', index, calls, failed, latency }];
  }

  #sum(atMs: number): LoadLine {
    this.#progressMs = atMs;
    const sum = (name: 'sent' | 'returned' | 'failed') =>
      [...this.#soFar.values()].reduce((all, each) => all + each[name], 0);
    return {
      load: 1,
      atMs,
      kind: 'progress',
      planned: this.#planned,
      sent: sum('sent'),
      returned: sum('returned'),
      failed: sum('failed'),
    };
  }

  /** Takes k6's summary. It prints one even for a load that it broke off: that one is not done. */
  #summary({ load, atMs, kind, ...own }: UnstampedLine<'k6'>): LoadLine[] | undefined {
    if (this.#answered.get(this.#plan.work.slices)?.size !== processesOf(this.#plan)) return undefined;
    const { calls, failed, byStatus, byAddress, latency } = this.#total;
    const punctuality = { lateStarts: this.#lateStarts, latestStartMs: this.#latestStartMs };
    const k6: K6Summary = { ...own, ...(this.#version !== undefined && { version: this.#version }) };
    return [
      {
        load,
        atMs,
        kind: 'summary',
        planned: this.#planned,
        calls,
        failed,
        byStatus,
        ...punctuality,
        latency,
        byAddress,
        k6,
      },
    ];
  }

  get #planned(): number {
    return this.#plan.work.amount * this.#plan.target.replicas;
  }
}

function merge({ address, byCode, byLatencyUs }: Share, tally: Tally): void {
  for (const [code, calls] of Object.entries(byCode)) tally.addCalls(address, Number(code), calls);
  for (const [us, calls] of Object.entries(byLatencyUs)) tally.addLatencies(Number(us), calls);
}

/** Parses a line; undefined where it is none of these, or was cut off when k6 was killed. */
function parse(text: string): K6Line | undefined {
  if (!text.startsWith('{"load":')) return undefined;
  try {
    return k6Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
