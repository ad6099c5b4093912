import type { Analysis, Culprit } from '../analysis/model/analysis.js';
import { listed } from '../text/figures.js';
import type { Caller } from './caller.js';
import { failure, Undecided, withStack } from './errors.js';
import type { Tolerated } from './judge.js';
import { type KnownLeak, matches, toleratedBeside } from './knownLeaks.js';
import { perCall } from './perCall.js';
import { borneText, leakText, undecidedText, unneededText, unseenText } from './words.js';

/** What an assertion was told is known. */
export interface KnownToTest {
  readonly leaks: readonly KnownLeak[];
  /** Takes the leaks that there are, in place of judging them: true where the baseline is to be written. */
  readonly record?: ((culprits: readonly Culprit[], calls: number) => boolean) | undefined;
}

/** What is judged of an examination: as it is, and beside the known leaks that it found. */
export interface JudgedBeside {
  /** Without any tolerance. */
  readonly first: Analysis;
  /** The known leaks that were found, no larger than they may be. */
  readonly borne: readonly KnownLeak[];
  /** The lines of these. */
  readonly culprits: readonly Culprit[];
  /** With what the known leaks explain tolerated; `first` where there are none. */
  readonly analysis: Analysis;
}

/** Judges an examination of so many calls, and again beside the known leaks that it found. */
export async function judgeBeside(
  leaks: readonly KnownLeak[],
  calls: number,
  judge: (tolerated: Tolerated) => Promise<Analysis>,
): Promise<JudgedBeside> {
  const first = await judge({});
  const borne = leaks.filter((leak) => first.culprits.some((culprit) => bears(leak, culprit, calls)));
  const culprits = first.culprits.filter((culprit) => borne.some((leak) => bears(leak, culprit, calls)));
  const analysis = borne.length > 0 ? await judge(toleratedBeside(culprits, first, calls)) : first;
  return { first, borne, culprits, analysis };
}

/**
 * Ends an examination: throws where it found a leak that is not known, or a known one that is gone, or where it could not
 * decide. Known leaks are printed.
 */
export function conclude(
  { first, borne, culprits, analysis }: JudgedBeside,
  calls: number,
  { known, caller }: { known: KnownToTest; caller: Pick<Caller, 'stack'> },
): void {
  if (known.record?.(first.culprits, calls)) return;
  for (const leak of borne)
    console.warn(
      borneText(
        leak,
        culprits.filter((each) => matches(leak, each)),
        calls,
      ),
    );
  const { outcome } = analysis;
  if (outcome === 'leak') throw failure(leakText(analysis, culprits, known.leaks, calls), caller);
  if (outcome !== 'clean') throw withStack(new Undecided(undecidedText(analysis, calls)), caller);
  const unneeded = known.leaks.filter((leak) => !borne.includes(leak));
  if (unneeded.length > 0) throw failure(listed(unneeded.map(unneededText)), caller);
  sayUnseen(unseenText(analysis));
}

function bears(leak: KnownLeak, culprit: Culprit, calls: number): boolean {
  return matches(leak, culprit) && perCall(culprit, calls) <= leak.atMost;
}

const said = new Set<string>();

/** Says once in a process what could not be looked at. */
function sayUnseen(text: string | undefined): void {
  if (text === undefined || said.has(text)) return;
  said.add(text);
  console.warn(text);
}
