import type { VNode } from 'preact';
import type { Comparison } from '../../analysis/model/comparison.js';
import { counted } from '../../text/figures.js';
import { Sentence } from '../parts.js';
import { unbroken } from '../words.js';

/** Draws what was found, a line for each set; behind each, what makes it certain. */
export function Headlines({ of: { headlines, summary, sets } }: { of: Comparison }): VNode {
  const [first, ...more] = headlines ?? [{ sentence: summary, details: [] }];
  if (first && more.length === 0)
    return (
      <>
        <h1>
          <Sentence of={unbroken(first.sentence)} />
        </h1>
        <Evidence of={first} />
      </>
    );
  return (
    <>
      <h1>{counted(sets.length, 'set')} compared</h1>
      <ul class="findings">
        {headlines?.map((each) => (
          <li>
            <Sentence of={unbroken(each.sentence)} />
            <Evidence of={each} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Evidence({ of: { details } }: { of: NonNullable<Comparison['headlines']>[number] }): VNode | null {
  if (details.length === 0) return null;
  return (
    <p class="key">
      <Sentence of={unbroken(`${details.join('; ')}.`)} />
    </p>
  );
}
