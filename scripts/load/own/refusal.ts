import type { Problem } from '../../text/problem.js';

/** Load that cannot be put on a command, with the cure: the command line asks for what the command does not offer. */
export class LoadRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ subject, message }) => `${subject ?? ''} ${message}`.trim()).join('; '));
    this.problems = problems;
  }
}

/** A command that did not come to the point of taking load. */
export class NeverReady extends Error {}
