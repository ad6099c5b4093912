import type { Analysis } from '../analysis/model/analysis.js';
import { isPartlySeen } from '../analysis/model/unseen.js';
import type { Spans, Style } from './spans.js';

type Verdict = Pick<Analysis, 'outcome' | 'asExpected' | 'expected' | 'unseen'>;

/** Returns `✔ `, `✘ ` or `? `: good, bad or undecided. An invalid run is never good. */
export function mark(analysis: Verdict): Spans {
  const style = styleOf(analysis);
  return [[style === 'green' ? '✔ ' : style === 'yellow' ? '? ' : '✘ ', style]];
}

/** Returns `leak, as expected`, `leak, expected clean`, or `leak` alone where nothing was expected. */
export function verdict(analysis: Verdict): Spans {
  const { outcome, asExpected, expected } = analysis;
  return [
    [isPartlySeen(analysis) ? `${outcome} as far as seen` : outcome, styleOf(analysis)],
    expected === 'any' ? '' : asExpected ? ', as expected' : `, expected ${expected}`,
  ];
}

function styleOf({ outcome, asExpected }: Verdict): Style {
  if (asExpected && outcome !== 'invalid') return 'green';
  return outcome === 'inconclusive' ? 'yellow' : 'red';
}
