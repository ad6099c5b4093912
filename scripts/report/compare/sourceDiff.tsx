import type { VNode } from 'preact';
import { comparisonGroups } from '../../analysis/compare/comparisonGroups.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { listed } from '../../text/figures.js';
import { Section, scrolling } from '../parts.js';
import { diffLines } from './diffLines.js';
import type { Member } from './members.js';
import { partsOfSource } from './partsOfSource.js';

/**
 * Draws the difference of the variants' sources, for all that are compared with one another: each pair of texts once.
 */
export function SourceDiff({ comparison, of }: { comparison: Comparison; of: readonly Member[] }): VNode {
  const sets = comparison.sets.map(({ name }) => ({
    name,
    runs: of.filter(({ set }) => set === name).map(({ run }) => run),
  }));
  const pairs = comparisonGroups(sets).flatMap(({ base, others }) =>
    others.map((other) => ({ from: sourceOf(base), to: sourceOf(other) })),
  );
  const shown = new Map(
    pairs.flatMap(({ from, to }) =>
      from && to && from.text !== to.text ? [[JSON.stringify([from.text, to.text]), { from, to }] as const] : [],
    ),
  );
  const unknown = of.filter(({ run }) => !run.start?.variantSource).map(({ label }) => label);
  return (
    <Section id="source" title="Difference in source">
      {shown.size === 0 && unknown.length === 0 ? (
        <p class="lead">None: the runs used the same source of the variant.</p>
      ) : null}
      {unknown.length > 0 ? (
        <p class="lead">
          The source of the variant was not recorded{unknown.length < of.length ? `: ${listed(unknown)}` : ''}.
        </p>
      ) : null}
      {[...shown.values()].map((pair) => (
        <Diff {...pair} />
      ))}
    </Section>
  );
}

interface Source {
  file: string;
  text: string;
}

function sourceOf({ runs }: { runs: readonly Member['run'][] }): Source | undefined {
  return runs.find(({ start }) => start?.variantSource)?.start?.variantSource;
}

function Diff({ from, to }: { from: Source; to: Source }): VNode {
  const [before, after] = [partsOfSource(from.text), partsOfSource(to.text)];
  const isSame = before.behaviour === after.behaviour;
  const caption = (
    <figcaption>
      <code>− {from.file}</code>
      <br />
      <code>+ {to.file}</code>
    </figcaption>
  );
  const rest = <Hunks from={before.rest} to={after.rest} label={`The rest of ${from.file} and ${to.file}`} />;
  if (before.behaviour === '' || after.behaviour === '' || isSame)
    return (
      <figure>
        {caption}
        {isSame && before.behaviour !== '' ? <p class="key">What they do is the same; what is set differs:</p> : null}
        {isSame ? rest : <Hunks from={from.text} to={to.text} label={`Difference from ${from.file} to ${to.file}`} />}
      </figure>
    );
  return (
    <figure>
      {caption}
      <Hunks
        from={before.behaviour}
        to={after.behaviour}
        above={[before.above, after.above]}
        label={`Difference from ${from.file} to ${to.file}`}
      />
      {before.rest === after.rest ? null : (
        <details>
          <summary>The rest: what the variant is called, what is said of it, and what it sets</summary>
          {rest}
        </details>
      )}
    </figure>
  );
}

/** Draws the difference of two texts; `above` is how many lines of either file stand above them. */
function Hunks({
  from,
  to,
  above: [aboveFrom, aboveTo] = [0, 0],
  label,
}: {
  from: string;
  to: string;
  above?: readonly [number, number];
  label: string;
}): VNode {
  return (
    <pre class="diff scrolled" {...scrolling(label)}>
      <code>
        {diffLines(from, to).map(({ fromLine, toLine, lines }) => (
          <>
            <span class="hunk">{`@@ −${fromLine + aboveFrom} +${toLine + aboveTo} @@\n`}</span>
            {lines.map(({ kind, text }) =>
              kind === 'same' ? (
                <span class="row">{`  ${text}\n`}</span>
              ) : kind === 'removed' ? (
                <del>{`− ${text}\n`}</del>
              ) : (
                <ins>{`+ ${text}\n`}</ins>
              ),
            )}
          </>
        ))}
      </code>
    </pre>
  );
}
