/**
 * The page of all runs and comparisons, with a script and a style of its own. Imports chart, parts and words of the
 * report.
 */
import type { VNode } from 'preact';
import { counted } from '../../text/figures.js';
import { sanitise } from '../../text/sanitise.js';
import { moment } from '../../text/times.js';
import { spansOf } from '../chart/sparkline.js';
import { assetsOf, htmlDocument } from '../document.js';
import { Section } from '../parts.js';
import { type Block, blocksOf, type IndexCommand, type IndexComparison, type IndexEntry } from './entries.js';
import { Filters } from './filters.js';
import { RunRow } from './runRow.js';
import { Trends } from './trends.js';

const ASSETS = assetsOf('list/list.cjs', 'list/list.css');

/**
 * Draws the list of all runs and comparisons, newest first, the runs of a command together: a whole HTML document. Its
 * script only filters, searches and sorts.
 */
export function indexPage(
  entries: readonly IndexEntry[],
  comparisons: readonly IndexComparison[],
  commands: readonly IndexCommand[] = [],
): string {
  const runs = entries.map(({ run, href }) => ({ run: sanitise(run), href }));
  const compared = comparisons.map(({ href, ...told }) => ({ ...sanitise(told), href }));
  return htmlDocument({
    title: 'Runs · grpc-leak-lab',
    file: 'runs',
    assets: ASSETS,
    body: <Page runs={runs} blocks={blocksOf(runs, compared, commands)} />,
  });
}

function Page({ runs, blocks }: { runs: readonly IndexEntry[]; blocks: readonly Block[] }): VNode {
  const spans = spansOf(runs.map(({ run }) => run.analysis));
  const unexpected = runs.filter(({ run }) => !run.analysis.asExpected).length;
  const hasComparisons = blocks.some(({ comparison }) => comparison);
  return (
    <main id="content" tabIndex={-1}>
      <header>
        <h1>
          {runs.length === 0
            ? 'No runs yet'
            : `${counted(runs.length, 'run')}, ${unexpected === 0 ? 'each as expected' : `${unexpected} not as expected`}`}
        </h1>
      </header>
      <Trends runs={runs} />
      <Filters runs={runs} />
      <Section id="runs" title={hasComparisons ? 'Comparisons and runs, newest first' : 'Runs, newest first'}>
        {runs.length === 0 ? (
          <p class="lead">
            <code>npx grpc-leak-lab lab</code> makes one.
          </p>
        ) : null}
        {blocks.length === 0 ? null : (
          <ol class="blocks">
            {blocks.map((block) => (
              <li
                class={`block${block.runs.length + (block.comparison ? 1 : 0) > 1 ? ' several' : ''}`}
                data-at={block.at}
              >
                {block.comparison ? <Compared of={block.comparison} /> : null}
                {block.runs.length > 0 ? (
                  <ul class="runs">
                    {block.runs.map((entry) => (
                      <RunRow {...entry} span={spans.get(entry.run.analysis.metric) ?? 0} />
                    ))}
                  </ul>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </Section>
    </main>
  );
}

/** Draws a comparison: what it found, and when it was made. */
function Compared({ of: { title, href, at, findings = [] } }: { of: IndexComparison }): VNode {
  const several = findings.length > 1;
  return (
    <div class="compared">
      <p class="what">
        <b>Comparison</b>{' '}
        <a href={href}>
          <bdi>{several ? title.replace(/: .*$/s, '') : title}</bdi>
        </a>{' '}
        <small>{moment(at)}</small>
      </p>
      {several ? (
        <ul>
          {findings.map((finding) => (
            <li>
              <bdi>{finding}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
