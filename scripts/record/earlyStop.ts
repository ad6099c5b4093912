import { z } from 'zod';

/** The schema of the cause of an early stop, as the record keeps it. */
export const stopCause = z.discriminatedUnion('by', [
  z.object({ by: z.literal('signal'), signal: z.string() }),
  z.object({ by: z.literal('time-limit'), limitMs: z.number() }),
  z.object({ by: z.literal('disk'), message: z.string() }),
  /** A missing prerequisite: something that the run needs is not there, or no longer. */
  z.object({ by: z.literal('missing'), message: z.string() }),
  z.object({ by: z.literal('internal-error'), message: z.string() }),
]);

export type StopCause = z.infer<typeof stopCause>;

/** An early stop of a run: the reason that its signal aborts with. */
export class EarlyStop {
  readonly cause: StopCause;
  /**
   * The cause in a few words that fit behind “cut short by”: a signal's name, `its time limit of 600 s`, `a failing
   * disk`.
   */
  readonly by: string;
  /** The cause as a clause: `the run was stopped by SIGINT`. */
  readonly message: string;

  constructor(cause: StopCause) {
    this.cause = cause;
    this.by = byWords(cause);
    this.message = messageOf(cause);
  }
}

function byWords(cause: StopCause): string {
  switch (cause.by) {
    case 'signal':
      return cause.signal;
    case 'time-limit':
      return `its time limit of ${cause.limitMs / 1000} s`;
    case 'disk':
      return 'a failing disk';
    case 'missing':
      return 'what is missing';
    case 'internal-error':
      return 'an internal error';
  }
}

function messageOf(cause: StopCause): string {
  if (cause.by === 'signal') return `the run was stopped by ${byWords(cause)}`;
  return cause.by === 'time-limit' ? `the run reached ${byWords(cause)}` : cause.message;
}

/** An early stop as it was recorded; without a cause where an older lab wrote words that today's lab does not know. */
export interface RecordedStop {
  by: string;
  message: string;
  cause?: StopCause | undefined;
}

/** Returns an early stop in words, as fits behind “cut short by”: `SIGINT`, `a failing disk: no space left`. */
export function stopWords(stop: RecordedStop): string {
  return `${stop.by}${stopDetail(stop)}`;
}

/** Returns what a stop's message says beyond `by`: `: no space left`, or nothing where it says the same. */
export function stopDetail({ message, cause }: RecordedStop): string {
  return message === '' || cause?.by === 'signal' || cause?.by === 'time-limit' ? '' : `: ${message}`;
}
