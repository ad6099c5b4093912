import { perWork, type WorkWords } from '../../text/figures.js';
import type { ReplicaVerdict } from '../model/analysis.js';

/** The words for a unit of work by default: those of the fleet. */
const PASSES: WorkWords = { one: 'pass', many: 'passes' };

/** Keeps the rules that a verdict applied, in order, for readers who ask for the reason. */
export class Trace {
  readonly steps: ReplicaVerdict['trace'] = [];
  /** The words for a unit of the work. */
  readonly work: WorkWords;

  constructor(work: WorkWords = PASSES) {
    this.work = work;
  }

  /** The words `per pass`, with the unit of the work. */
  get perWork(): string {
    return perWork(this.work);
  }

  /**
   * Notes a rule and returns whether it held, so that it can stand in a condition.
   *
   * @param rule as a claim, e.g. "growth goes on to the last slice"
   * @param detail the numbers
   */
  note(rule: string, passed: boolean, detail: string): boolean {
    this.steps.push({ rule, passed, detail });
    return passed;
  }
}
