import { perWork, type WorkWords } from '../../text/figures.js';
import type { ReplicaVerdict } from '../model/analysis.js';

/** What a unit of work is called where nobody says: the fleet's own. */
const PASSES: WorkWords = { one: 'pass', many: 'passes' };

/** The rules a verdict walked through, in order, for whoever asks why. */
export class Trace {
  readonly steps: ReplicaVerdict['trace'] = [];
  /** What a unit of the work is called. */
  readonly work: WorkWords;

  constructor(work: WorkWords = PASSES) {
    this.work = work;
  }

  /** `per pass`. */
  get perWork(): string {
    return perWork(this.work);
  }

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
