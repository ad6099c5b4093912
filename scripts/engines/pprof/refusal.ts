import type { Problem } from '../../text/problem.js';

/** A service that cannot be looked at by its endpoint, with the cure: the command line asks for what is not there. */
export class PprofRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ subject, message }) => `${subject ?? ''} ${message}`.trim()).join('; '));
    this.problems = problems;
  }
}
