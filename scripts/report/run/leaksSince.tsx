import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { leaksSinceWords } from '../../analysis/tables/leaksSinceWords.js';
import { Sentence } from '../parts.js';

/** Draws which leaks are new, known or gone since the run before of the same plan; nothing where there is nothing to say. */
export function LeaksSinceBefore({ run: { since } }: { run: AnalysedRun }): VNode | null {
  const sentences = since ? leaksSinceWords(since) : [];
  if (sentences.length === 0) return null;
  return (
    <p class="since">
      {sentences.map(({ kind, word, rest }, index) => (
        <>
          {index > 0 ? ' ' : ''}
          <b class={kind}>{word}</b> <Sentence of={rest} />
        </>
      ))}
    </p>
  );
}
