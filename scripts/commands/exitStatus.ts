import type { Analysis } from '../analysis/model/analysis.js';

/** The exit statuses of the command line, as `--help` explains them. */
export const EXIT = {
  asExpected: 0,
  otherwise: 1,
  inconclusive: 2,
  invalid: 3,
  badInput: 64,
  unavailable: 69,
  internalError: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit statuses by precedence: the first that occurs is the exit status of several runs. */
const PRECEDENCE: readonly ExitCode[] = [130, 143, 70, 69, 64, 3, 1, 2];

/** Returns the exit status of one analysed run. An invalid one never passes, whatever is expected. */
export function exitCodeOfRun({ outcome, asExpected }: Pick<Analysis, 'outcome' | 'asExpected'>): ExitCode {
  if (outcome === 'invalid') return EXIT.invalid;
  if (asExpected) return EXIT.asExpected;
  return outcome === 'inconclusive' ? EXIT.inconclusive : EXIT.otherwise;
}

/**
 * Returns the exit status of all runs of a command: 130/143 over 70 over 69 over 3 over 1 over 2 over 0; 0 where there
 * are none.
 */
export function exitCodeOf(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.asExpected;
}

/** Returns the exit status of a command some of whose output was lost. */
export function exitCodeWithLoss(code: number): number {
  const weightier: readonly number[] = PRECEDENCE.slice(0, PRECEDENCE.indexOf(EXIT.unavailable));
  return weightier.includes(code) ? code : EXIT.unavailable;
}
