import { meanLine } from '../../analysis/charts/meanLine.js';
import type { MetricName } from '../../analysis/model/metrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { roleOf } from '../../plan/replicas.js';
import { counted, countedWork, level, type WorkWords } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import type { ChartLine } from '../chart/lineChart.js';
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

/** Returns a metric of these runs on the same axes. */
export function overlaid(name: MetricName, of: readonly Member[]): OverlaidMetric {
  const lines = of.flatMap(({ run, label }) => {
    const chart = run.analysis.charts.byWork.find((each) => each.name === name);
    return chart ? [{ replica: label, measured: meanLine(chart.series, (replica) => roleOf(run.plan, replica)) }] : [];
  });
  return { name, unit: METRICS[name].unit, lines };
}

/** Returns the lines of a metric, each with the look of its run. */
export function linesOf({ lines }: OverlaidMetric, of: readonly Member[]): ChartLine[] {
  return lines.flatMap(({ replica, measured }) => {
    const style = of.find(({ label }) => label === replica)?.style;
    return style ? [{ name: replica, points: measured, style }] : [];
  });
}

/** Says at what level each run ends. */
export function endsInWords({ lines, unit }: OverlaidMetric, work: WorkWords): string {
  const ends = lines.slice(0, 6).map(({ replica, measured }) => {
    const [done, last] = measured.at(-1) ?? [0, 0];
    return `${shortName(replica)} ends at ${level(Math.round(last), unit)} after ${countedWork(Math.round(done), work)}`;
  });
  return `${ends.join('; ')}${lines.length > 6 ? `; ${counted(lines.length - 6, 'more is', 'more are')} drawn` : ''}.`;
}
