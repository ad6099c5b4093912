import type { VNode } from 'preact';
import { meanLine } from '../../analysis/charts/meanLine.js';
import { leadingOfComparison } from '../../analysis/compare/leadingOfComparison.js';
import { toldPairs } from '../../analysis/compare/toldPairs.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { METRIC_NAMES, type MetricName } from '../../analysis/model/metrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { isSplit, roleOf } from '../../plan/replicas.js';
import { targetOf } from '../../targets/index.js';
import { counted, countedWork, level, range, type WorkWords } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { type ChartLine, Legend } from '../chart/lineChart.js';
import { isStill, Multiples } from '../chart/multiples.js';
import { WorkLineChart, workTitle } from '../chart/workChart.js';
import { Section } from '../parts.js';
import { METRIC_TITLE } from '../words.js';
import type { Member } from './members.js';

/**
 * A metric of all runs on the same axes, as it is embedded in the page: the mean over each run's replicas; with two
 * roles, the sum of their means.
 */
export interface OverlaidMetric {
  name: MetricName;
  unit: string;
  lines: { replica: string; measured: [work: number, level: number][] }[];
}

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
    .map((name): OverlaidMetric => {
      const lines = of.flatMap(({ run, label }) => {
        const chart = run.analysis.charts.byWork.find((each) => each.name === name);
        return chart
          ? [{ replica: label, measured: meanLine(chart.series, (replica) => roleOf(run.plan, replica)) }]
          : [];
      });
      return { name, unit: METRICS[name].unit, lines };
    })
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
  return (
    <Section id="overlay" title="Overview">
      <WorkLineChart
        {...drawn(main, all, work)}
        title={`${workTitle(main, socketsTitle)}, mean over replicas${of.some(({ run }) => isSplit(run.plan)) ? ', of clients and servers together' : ''}`}
        summary={inWords(main, work)}
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
    </Section>
  );
}

function linesOf({ lines }: OverlaidMetric, of: readonly Member[]): ChartLine[] {
  return lines.flatMap(({ replica, measured }) => {
    const style = of.find(({ label }) => label === replica)?.style;
    return style ? [{ name: replica, points: measured, style }] : [];
  });
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

function inWords({ lines, unit }: OverlaidMetric, work: WorkWords): string {
  const ends = lines.slice(0, 6).map(({ replica, measured }) => {
    const [done, last] = measured.at(-1) ?? [0, 0];
    return `${shortName(replica)} ends at ${level(Math.round(last), unit)} after ${countedWork(Math.round(done), work)}`;
  });
  return `${ends.join('; ')}${lines.length > 6 ? `; ${counted(lines.length - 6, 'more is', 'more are')} drawn` : ''}.`;
}
