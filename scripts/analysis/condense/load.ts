import type { Latency, LoadLine, LoadSummary } from '../../../protos/load.js';
import type { LoadFailure } from '../../record/loadFailure.js';

/** A slice of the load; times are of receipt, in ms since the run's start. */
export interface SliceSeen {
  index: number;
  beginMs: number;
  endMs?: number;
  calls?: number;
  failed?: number;
  latency?: Latency;
}

/** The condensed output of the load driver. */
export class CondensedLoad {
  readonly slices = new Map<number, SliceSeen>();
  summary: LoadSummary | undefined;
  /** The calls returned according to the last progress line, for a run that broke off before the summary. */
  returned = 0;
  /** The requests for a checkpoint that failed or got no answer. */
  readonly checkpointErrors: { index: number; address: string; error: string }[] = [];
  failure: { message: string; lastLog: string[]; cause?: LoadFailure | undefined } | undefined;

  add(line: LoadLine, atMs: number): void {
    if (line.kind === 'slice-begin') this.slices.set(line.index, { index: line.index, beginMs: atMs });
    else if (line.kind === 'slice-end') this.#end(line, atMs);
    else if (line.kind === 'progress') this.returned = line.returned;
    else if (line.kind === 'summary') this.summary = line;
    else if (line.error !== undefined)
      this.checkpointErrors.push({ index: line.index, address: line.address, error: line.error });
  }

  #end(line: Extract<LoadLine, { kind: 'slice-end' }>, atMs: number): void {
    const { index, calls, failed, latency } = line;
    this.slices.set(index, {
      index,
      beginMs: this.slices.get(index)?.beginMs ?? atMs,
      endMs: atMs,
      calls,
      failed,
      latency,
    });
  }
}
