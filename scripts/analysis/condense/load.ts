import type { Latency, LoadLine, LoadSummary } from '../../../protos/load.js';
import type { LoadFailure } from '../../record/loadFailure.js';

/** A slice of the load; times are of receipt, in ms since the run's start. */
export interface SliceSeen {
  index: number;
  beginMs: number;
  endMs?: number;
  /** From its first call to the answer to its last, by the driver's own clock. */
  tookMs?: number;
  calls?: number;
  failed?: number;
  latency?: Latency;
}

/** The condensed output of the load driver. */
export class CondensedLoad {
  readonly slices = new Map<number, SliceSeen>();
  /** The beginnings of slices by the driver's own clock. */
  readonly #begun = new Map<number, number>();
  summary: LoadSummary | undefined;
  /** The calls returned according to the last progress line, for a run that broke off before the summary. */
  returned = 0;
  /** The requests for a checkpoint that failed or got no answer. */
  readonly checkpointErrors: { index: number; address: string; error: string }[] = [];
  failure: { message: string; lastLog: string[]; cause?: LoadFailure | undefined } | undefined;

  add(line: LoadLine, atMs: number): void {
    if (line.kind === 'slice-begin') this.#begin(line, atMs);
    else if (line.kind === 'slice-end') this.#end(line, atMs);
    else if (line.kind === 'progress') this.returned = line.returned;
    else if (line.kind === 'summary') this.summary = line;
    else if (line.error !== undefined)
      this.checkpointErrors.push({ index: line.index, address: line.address, error: line.error });
  }

  #begin({ index, atMs: begunMs }: Extract<LoadLine, { kind: 'slice-begin' }>, atMs: number): void {
    this.slices.set(index, { index, beginMs: atMs });
    this.#begun.set(index, begunMs);
  }

  #end(line: Extract<LoadLine, { kind: 'slice-end' }>, atMs: number): void {
    const { index, calls, failed, latency } = line;
    const begunMs = this.#begun.get(index);
    this.slices.set(index, {
      index,
      beginMs: this.slices.get(index)?.beginMs ?? atMs,
      endMs: atMs,
      ...(begunMs !== undefined && { tookMs: Math.max(0, line.atMs - begunMs) }),
      calls,
      failed,
      latency,
    });
  }
}
