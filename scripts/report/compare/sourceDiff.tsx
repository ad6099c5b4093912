import type { VNode } from 'preact';
import { Section, scrolling } from '../parts.js';
import { diffLines } from './diffLines.js';
import type { Member } from './members.js';

/** The difference of the variants' sources: the first set's against each other one's that is not the same text. */
export function SourceDiff({ of }: { of: readonly Member[] }): VNode {
  const [first, ...others] = [...new Map(of.map((member) => [member.set, member])).values()];
  const source = first?.run.start?.variantSource;
  const different = others.flatMap(({ run: { start } }) =>
    start?.variantSource && source && start.variantSource.text !== source.text ? [start.variantSource] : [],
  );
  const shown = [...new Map(different.map((each) => [each.text, each])).values()];
  return (
    <Section id="source" title="Difference in source">
      {shown.length === 0 ? (
        <p class="lead">{source ? 'None: the runs used the same source of the variant.' : 'The source of the variant was not recorded.'}</p>
      ) : null}
      {source ? shown.map((other) => <Diff from={source} to={other} />) : null}
    </Section>
  );
}

interface Source {
  file: string;
  text: string;
}

function Diff({ from, to }: { from: Source; to: Source }): VNode {
  return (
    <figure>
      <figcaption>
        <code>− {from.file}</code>
        <br />
        <code>+ {to.file}</code>
      </figcaption>
      <pre class="diff scrolled" {...scrolling(`Difference from ${from.file} to ${to.file}`)}>
        <code>
          {diffLines(from.text, to.text).map(({ fromLine, toLine, lines }) => (
            <>
              <span class="hunk">{`@@ −${fromLine} +${toLine} @@\n`}</span>
              {lines.map(({ kind, text }) =>
                kind === 'same' ? <span class="row">{`  ${text}\n`}</span> : kind === 'removed' ? <del>{`− ${text}\n`}</del> : <ins>{`+ ${text}\n`}</ins>,
              )}
            </>
          ))}
        </code>
      </pre>
    </figure>
  );
}
