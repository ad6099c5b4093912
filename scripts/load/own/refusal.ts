import type { Problem } from '../../text/problem.js';

/** Load that cannot be put on a command, with the cure: the command line asks for what the command does not offer. */
export class LoadRefused extends Error {
  readonly problems: readonly Problem[];
  /** The server that was looked at is probably not the one: another port of the command may be. */
  readonly isElsewhere: boolean;

  constructor(problems: readonly Problem[], isElsewhere = false) {
    super(problems.map(({ subject, message }) => `${subject ?? ''} ${message}`.trim()).join('; '));
    this.problems = problems;
    this.isElsewhere = isElsewhere;
  }
}

/** A command that did not come to the point of taking load. */
export class NeverReady extends Error {}

/** A driver that cannot do its work, whatever the command does. */
export class DriverFailed extends Error {}
