import type { ReplicaVerdict } from '../model/analysis.js';

/** The rules a verdict walked through, in order, for whoever asks why. */
export class Trace {
  readonly steps: ReplicaVerdict['trace'] = [];

  /**
   * Notes a rule and hands back whether it held, so that it can stand in a condition.
   * @param rule as a claim, e.g. "growth goes on to the last slice"
   * @param detail the numbers
   */
  note(rule: string, passed: boolean, detail: string): boolean {
    this.steps.push({ rule, passed, detail });
    return passed;
  }
}
