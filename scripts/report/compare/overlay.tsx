import type { VNode } from 'preact';
import { leadingOfComparison } from '../../analysis/compare/leadingOfComparison.js';
import { toldPairs } from '../../analysis/compare/toldPairs.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { METRIC_NAMES } from '../../analysis/model/metrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { isSplit } from '../../plan/replicas.js';
import { targetOf } from '../../targets/index.js';
import { range, type WorkWords } from '../../text/figures.js';
import { Legend } from '../chart/lineChart.js';
import { isStill, Multiples } from '../chart/multiples.js';
import { WorkLineChart, workTitle } from '../chart/workChart.js';
import { Section } from '../parts.js';
import { METRIC_TITLE } from '../words.js';
import type { Member } from './members.js';
import { endsInWords, linesOf, type OverlaidMetric, overlaid } from './overlaid.js';
import { Topics, topicCharts } from './topics.js';

/**
 * Returns the metrics that the overlay draws, for the page's data too: first the one in which the runs differ, the
 * others in order of weight.
 */
export function overlays(comparison: Comparison, of: readonly Member[]): OverlaidMetric[] {
  const leading = leadingOfComparison(
    comparison,
    of.map(({ run }) => run.analysis.metrics),
  );
  return [leading, ...METRIC_NAMES.filter((name) => name !== leading)]
    .map((name) => overlaid(name, of))
    .filter(({ lines }) => lines.length > 0);
}

/** The most lines that are named at their ends, and the longest names that fit there, in characters. */
const MOST_LABELS = 24;
const LONGEST_LABEL = 20;

interface OverlayProps {
  comparison: Comparison;
  of: readonly Member[];
  /** The unit of the work. */
  work: WorkWords;
}

/**
 * Draws all runs on the same axes against work: large, the metric in which they differ; small, the others that moved.
 */
export function Overlay({ comparison, of, work }: OverlayProps): VNode {
  const all = overlays(comparison, of);
  const [main, ...rest] = all;
  if (!main) {
    return (
      <Section id="overlay" title="Overview">
        <p class="lead">No picture: none of the runs has settled levels.</p>
      </Section>
    );
  }
  const told = new Set(toldPairs(comparison.pairs).full.map(({ metric }) => metric));
  const others = rest.filter(
    (each) => !METRICS[each.name].incidental || told.has(each.name) || isStill(linesOf(each, of)),
  );
  const lines = linesOf(main, of);
  const [socketsTitle = METRIC_TITLE.sockets] = of.map(({ run }) => targetOf(run).socketsTitle);
  const named = lines.length <= MOST_LABELS && of.every(({ label }) => label.length <= LONGEST_LABEL);
  const topics = topicCharts(comparison, of);
  const onSameAxes = (
    <>
      <WorkLineChart
        {...drawn(main, all, work)}
        title={`${workTitle(main, socketsTitle)}, mean over replicas${of.some(({ run }) => isSplit(run.plan)) ? ', of clients and servers together' : ''}`}
        summary={endsInWords(main, work)}
        lines={lines}
        mostLabels={named ? MOST_LABELS : 0}
        height={400}
      />
      {!named || lines.length < of.length ? (
        <Legend lines={of.map(({ label, style }) => ({ name: label, style }))} />
      ) : null}
      <Multiples
        of={others.map((each) => ({
          ...drawn(each, all, work),
          summary: `Runs end at ${ends(each)}.`,
          lines: linesOf(each, of),
        }))}
        every="run"
        socketsTitle={socketsTitle}
      />
    </>
  );
  return (
    <Section id="overlay" title="Overview">
      {topics.length === 0 ? (
        onSameAxes
      ) : (
        <>
          <Topics charts={topics} of={of} work={work} />
          <details>
            <summary>All runs on the same axes</summary>
            {onSameAxes}
          </details>
        </>
      )}
    </Section>
  );
}

function drawn(of: OverlaidMetric, all: readonly OverlaidMetric[], work: WorkWords) {
  const source = { path: `overlay.${all.indexOf(of)}.lines`, points: 'measured', name: 'replica' };
  return { id: `chart-overlay-${of.name}`, of, work, source };
}

/** Returns the least and greatest level that runs end at. */
function ends({ lines, unit }: OverlaidMetric): string {
  return range(
    lines.flatMap(({ measured }) => measured.at(-1)?.[1] ?? []),
    unit,
  );
}
