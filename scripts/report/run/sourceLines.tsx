import type { VNode } from 'preact';
import type { Excerpt } from '../../analysis/model/position.js';
import { scrolling } from '../parts.js';

interface SourceLinesProps {
  excerpt: Excerpt;
  /** The number of the line that leaks. */
  guilty: number;
  label: string;
  /** The most lines on each side of it. Default: all that there are. */
  around?: number;
}

/** Draws lines of source with their numbers, and the guilty one set off. */
export function SourceLines({ excerpt, guilty, label, around = Number.POSITIVE_INFINITY }: SourceLinesProps): VNode {
  const lines = excerpt.lines.map((text, index) => ({ text, number: excerpt.startLine + index }));
  return (
    <pre class="source scrolled" {...scrolling(label)}>
      <code>
        {lines
          .filter(({ number }) => Math.abs(number - guilty) <= around)
          .map(({ text, number }) => (
            <span class={number === guilty ? 'row guilty' : 'row'} data-line={number}>
              {number === guilty ? <span class="unseen">{`guilty, line ${number}: `}</span> : null}
              {number === guilty ? <mark>{text}</mark> : text}
              {'\n'}
            </span>
          ))}
      </code>
    </pre>
  );
}
