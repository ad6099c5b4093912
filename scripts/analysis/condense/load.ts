import type { Latency, LoadLine, LoadSummary } from '../../../protos/load.js';
import type { LoadFailure } from '../../record/loadFailure.js';

/** One slice of the load; times are of receipt, ms since the run's start. */
export interface SliceSeen {
  index: number;
  beginMs: number;
  endMs?: number;
  calls?: number;
  failed?: number;
  latency?: Latency;
}

/** What the driver of load said. */
export class LoadSeen {
  readonly slices = new Map<number, SliceSeen>();
  summary: LoadSummary | undefined;
  /** Calls returned as of its last progress line, for a run that broke off before the summary. */
  returned = 0;
  /** Requests for a checkpoint that got no answer, or not a good one. */
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
