import type { Site } from '../../../protos/vitals.js';

/** A question to all workers: their figures after a forced GC where it `collects`, and their rows where it says so. */
export interface ThreadQuestion {
  readonly question: number;
  readonly collects: boolean;
  readonly rows: boolean;
}

/** What one worker answers beside the figures on its page. */
export interface ThreadAnswer {
  readonly answerOf: number;
  readonly version: string | undefined;
  readonly rows: Site[] | undefined;
}
