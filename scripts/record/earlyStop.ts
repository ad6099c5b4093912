/** Why a run is ended before its end: the reason that its signal aborts with. */
export class EarlyStop {
  /** In a few words, as fits behind “cut short by”: a signal's name, `its time limit of 600 s`, `a failing disk`. */
  readonly by: string;
  /** As a clause: `the run was stopped by SIGINT`. */
  readonly message: string;

  constructor(by: string, message: string) {
    this.by = by;
    this.message = message;
  }
}

/** Of a run that reached its time limit. */
export function stoppedByTimeLimit(timeLimitMs: number): EarlyStop {
  const limit = `${TIME_LIMIT} of ${timeLimitMs / 1000} s`;
  return new EarlyStop(limit, `the run reached ${limit}`);
}

/** Whether what says that a run was cut short blames its time limit. */
export function blamesTimeLimit(text: string): boolean {
  return text.includes(TIME_LIMIT);
}

const TIME_LIMIT = 'its time limit';

/** What a message says beyond `by`: `: no space left`, or nothing where it only says the same in a sentence. */
export function beyond({ by, message }: Pick<EarlyStop, 'by' | 'message'>): string {
  return message === '' || message.includes(by) ? '' : `: ${message}`;
}
