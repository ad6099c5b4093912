import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { plainText, shownPath } from '../text/plainText.js';
import type { Spans } from './spans.js';
import { mark, verdict } from './verdict.js';

/**
 * Returns the one line of a run that `--quiet` leaves. The sentence names the variant, so nothing else does.
 * @example "✔ leak, as expected: leaky leaks: every replica gains 6.00 sockets per pass … → reports/…/report.html"
 */
export function quietLine({ analysis }: AnalysedRun, paths: { report: string }): Spans {
  return [...mark(analysis), ...verdict(analysis), `: ${plainText(analysis.summary)}`, ...reportAt(paths.report)];
}

/** Returns the one line of a comparison that `--quiet` leaves. */
export function quietComparisonLine({ summary }: Comparison, paths: { report: string }): Spans {
  return [['comparison', 'bold'], `: ${plainText(summary)}`, ...reportAt(paths.report)];
}

function reportAt(path: string): Spans {
  return [' → ', [shownPath(path), 'dim']];
}
