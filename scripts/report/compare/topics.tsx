import type { VNode } from 'preact';
import { leadingOfComparison } from '../../analysis/compare/leadingOfComparison.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { factsOf } from '../../targets/fleet/facts.js';
import { targetOf } from '../../targets/index.js';
import type { WorkWords } from '../../text/figures.js';
import { Legend } from '../chart/lineChart.js';
import { WorkLineChart, workTitle } from '../chart/workChart.js';
import type { Member } from './members.js';
import { endsInWords, linesOf, type OverlaidMetric, overlaid } from './overlaid.js';

/** The fewest sets that are drawn by topic, rather than all on the same axes. */
const FEWEST_SETS = 5;

/** The runs about one topic, the cause before its cures, in the metric in which they differ; as embedded in the page. */
export interface TopicChart extends OverlaidMetric {
  topic: string;
}

/** Returns a chart for each topic of many sets; none where there are few sets, or all are about one topic. */
export function topicCharts(comparison: Comparison, of: readonly Member[]): TopicChart[] {
  if (comparison.sets.length < FEWEST_SETS) return [];
  const topics = new Map<string, Member[]>();
  for (const member of of) {
    const topic = exhibitOf(member)?.topic ?? 'other';
    topics.set(topic, [...(topics.get(topic) ?? []), member]);
  }
  if (topics.size < 2) return [];
  return [...topics].map(([topic, own]) => {
    const sets = new Set(own.map(({ set }) => set));
    const pairs = comparison.pairs.filter(({ from, to }) => sets.has(from) && sets.has(to));
    const name = leadingOfComparison(
      { pairs },
      own.map(({ run }) => run.analysis.metrics),
    );
    const ordered = own.toSorted((a, b) => Number(isCause(b)) - Number(isCause(a)));
    return { topic, ...overlaid(name, ordered) };
  });
}

/** Draws a small chart for each topic: the cause against its cures. */
export function Topics({
  charts,
  of,
  work,
}: {
  charts: readonly TopicChart[];
  of: readonly Member[];
  work: WorkWords;
}): VNode {
  const [socketsTitle = 'Sockets'] = of.map(({ run }) => targetOf(run).socketsTitle);
  return (
    <div class="topics">
      {charts.map((chart, index) => {
        const lines = linesOf(chart, of);
        return (
          <div>
            <h3>{chart.topic.charAt(0).toUpperCase() + chart.topic.slice(1)}</h3>
            <WorkLineChart
              id={`chart-topic-${index}`}
              of={chart}
              work={work}
              source={{ path: `topics.${index}.lines`, points: 'measured' }}
              title={`${workTitle(chart, socketsTitle)}, mean over replicas`}
              summary={endsInWords(chart, work)}
              lines={lines}
              mostLabels={0}
              height={190}
            />
            <Legend lines={lines} />
          </div>
        );
      })}
    </div>
  );
}

function isCause(member: Member): boolean {
  return exhibitOf(member)?.as === 'cause';
}

function exhibitOf({ run }: Member) {
  return factsOf(run)?.own.shows;
}
