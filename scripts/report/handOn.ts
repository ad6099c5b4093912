import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Excerpt } from '../analysis/model/position.js';
import { sanitise } from '../text/sanitise.js';
import { summaryMarkdown } from './summaryMarkdown.js';

/** A text that is made to be pasted elsewhere. */
export interface HandedOn {
  readonly title: string;
  readonly text: string;
}

/**
 * Returns what a run has to hand on, without a path of the machine: its result as an issue in Markdown, with the source
 * around the guilty line; and of a leak whose line is known, a prompt for an assistant that is to mend it.
 */
export function handedOn(run: AnalysedRun): HandedOn[] {
  const { outcome } = run.analysis;
  const issue = [summaryMarkdown(run).trimEnd(), ...guiltySource(run)].join('\n\n');
  const known = outcome === 'leak' && run.analysis.culprits.length > 0;
  return [
    { title: 'For an issue, in Markdown', text: issue },
    ...(known ? [{ title: 'As a prompt for an assistant', text: `${TASK}\n\n${issue}` }] : []),
  ];
}

const TASK = `A leak was measured in a gRPC service; the result is below. Find out why what the guilty line opens is not given back on every path: early returns, thrown errors, cancelled calls, shutdown. Propose the smallest change that gives it back on all of them, or that keeps and shares one. A longer timeout, a keepalive or a larger limit is no cure. Then run the command at the end of the result again: the run has to come out clean.`;

/** Returns the lines around the first guilty line that has any. */
function guiltySource(run: AnalysedRun): string[] {
  const culprit = sanitise(run).analysis.culprits.find(({ excerpt }) => excerpt);
  if (!culprit?.excerpt) return [];
  return [fenced(numbered(culprit.excerpt, culprit.line))];
}

/** Returns a text as a block of code in Markdown, which no line of it can end. */
export function fenced(text: string): string {
  const ticks = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(ticks + 1);
  return [fence, text, fence].join('\n');
}

function numbered({ startLine, lines }: Excerpt, guilty: number): string {
  const width = String(startLine + lines.length).length;
  return lines
    .map((text, index) => {
      const number = startLine + index;
      return `${number === guilty ? '>' : ' '} ${String(number).padStart(width)}  ${text}`;
    })
    .join('\n');
}
