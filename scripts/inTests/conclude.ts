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

/** The means to judge once more, with some growth tolerated. */
export type JudgeAgain = (tolerated: Tolerated) => Promise<Analysis>;

/**
 * Ends an examination: throws where it found a leak that is not known, or a known one that is gone, or where it could not
 * decide. KnownToTest leaks are printed.
 */
export async function conclude(
  first: Analysis,
  calls: number,
  { known, caller, judgeAgain }: { known: KnownToTest; caller: Pick<Caller, 'stack'>; judgeAgain: JudgeAgain },
): Promise<void> {
  if (known.record?.(first.culprits, calls)) return;
  const borne = known.leaks.filter((leak) => first.culprits.some((culprit) => bears(leak, culprit, calls)));
  const culprits = first.culprits.filter((culprit) => borne.some((leak) => bears(leak, culprit, calls)));
  const analysis = borne.length > 0 ? await judgeAgain(toleratedBeside(culprits, first, calls)) : first;
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
