/** Small pieces that every page uses. */
import type { ComponentChildren, VNode } from 'preact';
import type { Outcome } from '../analysis/model/analysis.js';
import { shortName } from '../text/shortName.js';
import { OUTCOME_WORD } from './words.js';

const SHAPE: Record<Outcome, string> = {
  leak: 'M8 1.5 15 14.5H1Z',
  clean: 'M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1Z',
  inconclusive: 'M8 .5 15.5 8 8 15.5.5 8Z',
  invalid: 'M2 4.2 4.2 2 8 5.8 11.8 2 14 4.2 10.2 8 14 11.8 11.8 14 8 10.2 4.2 14 2 11.8 5.8 8Z',
};

interface MarkProps {
  outcome: Outcome;
  /** Default: that of the outcome. */
  word?: string;
  size?: 'large';
}

/** Draws an outcome as shape and word. */
export function Mark({ outcome, word = OUTCOME_WORD[outcome], size }: MarkProps): VNode {
  return (
    <span class={`mark ${outcome}${size ? ` ${size}` : ''}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPE[outcome]} />
      </svg>
      {word}
    </span>
  );
}

/** Draws a name from outside: isolated, so that its direction cannot reorder its neighbours, and shortened. */
export function Name({ of }: { of: string }): VNode {
  return <bdi>{shortName(of)}</bdi>;
}

/**
 * Draws a sentence from outside whose flags and short names, `--passes=60`, `error-path.ts:14`, are not broken at their
 * hyphens.
 */
export function Sentence({ of }: { of: string }): VNode {
  return (
    <bdi>{of.split(HYPHENED).map((part, index) => (index % 2 === 1 ? <span class="whole">{part}</span> : part))}</bdi>
  );
}

const HYPHENED = /(--[a-z][a-z-]*(?:=[^\s,;:()]+)?|\b[a-z]{2,9}(?:-[a-z]{2,9}){1,2}\b(?:\.[a-z]+:\d+)?)/;

/** Draws a titled part of a page. */
export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }): VNode {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <div class="body">{children}</div>
    </section>
  );
}

/** Returns the attributes of an element that may scroll by itself: the keyboard can only scroll what it can reach. */
export function scrolling(label: string) {
  return { role: 'group', tabIndex: 0, 'aria-label': label } as const;
}

/** Wraps content wider than the page may be: it scrolls in a region of its own, which the keyboard can reach. */
function Scrolled({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div class="scrolled" {...scrolling(label)}>
      {children}
    </div>
  );
}

/**
 * Draws a table with a heading row; the first cell of a row names it. Columns in `numeric` are set flush right: `rest`
 * are all but the first. Heads of a table of figures alone do not say what they head: of that there is no doubt.
 */
export function Table({
  label,
  head,
  rows,
  numeric = [],
  quietFrom,
}: {
  label: string;
  head: readonly ComponentChildren[];
  rows: readonly (readonly ComponentChildren[])[];
  numeric?: readonly number[] | 'rest' | 'all';
  /** The index from which rows are set back: they are listed, and not compared. */
  quietFrom?: number;
}): VNode {
  const kind = (column: number) => (Array.isArray(numeric) && numeric.includes(column) ? 'n' : undefined);
  const scope = (of: 'row' | 'col') => (numeric === 'all' ? undefined : of);
  return (
    <Scrolled label={label}>
      <table class={typeof numeric === 'string' ? NUMERIC[numeric] : undefined}>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th scope={scope('col')} class={kind(column)}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr class={quietFrom !== undefined && index >= quietFrom ? 'quiet' : undefined}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th scope={scope('row')} class={kind(0)}>
                    {cell}
                  </th>
                ) : (
                  <td class={kind(column)}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

/** The classes of tables whose columns are figures, all or all but the first. */
const NUMERIC = { all: 'figures', rest: 'rest' } as const;

/** Draws pairs of a term and its value; pairs without a value are left out. */
export function Facts({
  of,
}: {
  of: readonly (readonly [term: ComponentChildren, value: ComponentChildren])[];
}): VNode {
  return (
    <dl class="facts">
      {of
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([term, value]) => (
          <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Draws a command that can be copied; the button works only with scripts and shows itself then. */
export function Command({ children, label }: { children: string; label: string }): VNode {
  return (
    <div class="command">
      <pre class="scrolled" {...scrolling(label)}>
        <code>{children}</code>
      </pre>
      <button type="button" data-copy hidden>
        Copy
      </button>
    </div>
  );
}

/** Draws links to the parts of a report, and the buttons that save from it. */
export function Parts({ of }: { of: readonly (readonly [id: string, title: string])[] }): VNode {
  return (
    <nav aria-label="Parts of this report">
      {of.map(([id, title]) => (
        <a href={`#${id}`}>{title}</a>
      ))}
      <SaveButtons />
    </nav>
  );
}

/** Draws the buttons that save; they are shown only where scripts run. */
function SaveButtons(): VNode {
  return (
    <p class="save" data-save hidden>
      Save the data:{' '}
      <button type="button" data-as="csv">
        CSV
      </button>{' '}
      <button type="button" data-as="json">
        JSON
      </button>
    </p>
  );
}
