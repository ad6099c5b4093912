import type { Grade, Named } from './grade.js';
import { proportion, proportionText } from './proportion.js';

/** A program that is not in the figures: the lab could not judge it, or its packages cannot be had here. */
export interface LeftOut {
  name: string;
  twin: Grade['twin'];
  why: string;
  /** True: it is the lab's failure, and the table is not a success. */
  failed: boolean;
}

const OUTCOMES = ['leak', 'inconclusive', 'clean', 'invalid'] as const;
const ROWS = [
  ['leaks', 'leak'],
  ['fixed twins', 'fixed'],
  ['look-alikes', 'clean'],
] as const;

/** Writes one line of a program: what it is called, by what, how fast it grows, what it is named by. */
export function gradeLine({
  name,
  twin,
  outcome,
  metrics,
  growth,
  named,
  says,
  closer,
  isBetterNamed,
  seconds,
  faults,
}: Grade): string {
  const grows = growth && `grows ${figure(growth.judged)}, in truth ${figure(growth.truth)}`;
  const cells = [
    `${faults.length > 0 ? '✗' : '✓'} ${name.padEnd(28)} ${twin.padEnd(5)} ${outcome.padEnd(12)}`,
    ...[
      metrics.join(', '),
      grows,
      named &&
        `named by ${named}${closer ? ' on a closer look' : ''}${isBetterNamed ? ', better than declared' : ''}${named === 'nothing' && says ? ` but ${says}` : ''}`,
      `${seconds.toFixed(1)} s`,
    ].filter(Boolean),
    ...(faults.length > 0 ? [`— ${faults.join(', ')}`] : []),
  ];
  return cells.join('  ');
}

/** Writes the confusion table, and the figures that follow from it. */
export function tableText(grades: readonly Grade[], leftOut: readonly LeftOut[]): string {
  const of = (twin: Grade['twin']) => grades.filter((grade) => grade.twin === twin);
  const leaks = of('leak');
  const called = grades.filter(({ outcome }) => outcome === 'leak');
  const found = leaks.filter(({ outcome }) => outcome === 'leak');
  const clean = grades.filter(({ twin }) => twin !== 'leak');
  const share = (hits: readonly Grade[], all: readonly Grade[]) => proportionText(proportion(hits.length, all.length));
  const namedBy = (how: Named) => leaks.filter(({ named }) => named === how);
  const named = leaks.filter(({ named }) => named !== 'nothing');
  const near = found.filter(({ faults }) => !faults.includes('growth') && !faults.includes('other metric'));
  return [
    ['called'.padEnd(14), ...OUTCOMES.map((outcome) => outcome.padStart(13))].join(''),
    ...ROWS.map(([title, twin]) =>
      [title.padEnd(14), ...OUTCOMES.map((outcome) => count(of(twin), outcome).padStart(13))].join(''),
    ),
    '',
    `precision (of what is called a leak, leaks)   ${share(found, called)}`,
    `recall (of the leaks, called one)             ${share(found, leaks)}`,
    `called a leak though clean                    ${share(
      clean.filter(({ outcome }) => outcome === 'leak'),
      clean,
    )}`,
    `called clean though a leak                    ${share(
      leaks.filter(({ outcome }) => outcome === 'clean'),
      leaks,
    )}`,
    `cleared, of the clean                         ${share(
      clean.filter(({ outcome }) => outcome === 'clean'),
      clean,
    )}`,
    `growth like the truth, of the leaks found     ${share(near, found)}`,
    `named, of the leaks                           ${share(named, leaks)}`,
    `  by ${(['line', 'function', 'package'] as const).map((how) => `${how} ${namedBy(how).length}`).join(', ')}; ${leaks.filter(({ closer }) => closer).length} of them with --profile, in a second run`,
    ...leftOut.map(({ name, twin, why, failed }) => `${failed ? 'not judged' : 'left out'}: ${name} ${twin}: ${why}`),
  ].join('\n');
}

/** The least share of leaks of which the line or the package is named. */
const NAMED = 0.9;

/** Tells whether all is as it is to be: leaks found with their growth, nothing clean flagged, and 90 % named. */
export function isSuccess(grades: readonly Grade[], leftOut: readonly LeftOut[]): boolean {
  const leaks = grades.filter(({ twin }) => twin === 'leak');
  const named = leaks.filter(({ named }) => named !== 'nothing').length;
  const wrong = grades.some(({ faults }) => faults.some((fault) => fault !== 'not named'));
  return !wrong && named >= NAMED * leaks.length && !leftOut.some(({ failed }) => failed);
}

function count(grades: readonly Grade[], outcome: Grade['outcome']): string {
  return String(grades.filter((grade) => grade.outcome === outcome).length);
}

function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return 'unknown';
  return Math.abs(value) >= 100 ? `${(value / 1024).toFixed(2)} KB` : value.toFixed(2);
}
