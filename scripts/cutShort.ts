/** Why a run is ended before its end: the reason that its signal aborts with. */
export class CutShort {
  /** In a word or two: a signal's name, `time limit`, `full disk`. */
  readonly by: string;
  /** As a clause: `the run was stopped by SIGINT`. */
  readonly message: string;

  constructor(by: string, message: string) {
    this.by = by;
    this.message = message;
  }
}
