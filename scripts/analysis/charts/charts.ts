/**
 * The room of the charts: computes the points of each. Imports tables, condense, verdict and model.
 */
import { type MetricSource, readingsOf, sourceOf } from '../condense/metricReadings.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import { CHARTED_COLUMNS, type TickColumn } from '../condense/tickSeries.js';
import type { MetricAnalysis } from '../model/analysis.js';
import { type ChartData, TIME_CHART_NAMES, type TimeChart } from '../model/charts.js';
import type { Prediction } from '../tables/expected.js';
import { METRICS } from '../verdict/index.js';
import { workCharts } from './workCharts.js';

/**
 * Computes the data of every chart of the report, already thinned out: its size does not depend on the run's length.
 */
export function charts(
  run: RunCase,
  metrics: readonly MetricAnalysis[],
  prediction: Prediction | undefined,
): ChartData {
  return {
    byWork: workCharts(run, metrics, prediction),
    checkpoints: checkpointMarks(run),
    overTime: TIME_CHART_NAMES.map((name) => timeChart(name, run, metrics)).filter(({ series }) => series.length > 0),
  };
}

/** Returns the time of each checkpoint, as the mean over the replicas. */
function checkpointMarks({ replicas }: RunCase): ChartData['checkpoints'] {
  const times = new Map<number, number[]>();
  for (const { atMs, line } of replicas.flatMap(({ checkpoints }) => checkpoints))
    times.set(line.index, [...(times.get(line.index) ?? []), atMs]);
  return [...times]
    .map(([index, all]) => ({ index, atMs: Math.round(all.reduce((sum, atMs) => sum + atMs, 0) / all.length) }))
    .sort((a, b) => a.index - b.index);
}

/** Draws the ticks or the checkpoints, whichever has more points: a run of seconds has hardly any ticks. */
function timeChart(name: TimeChart['name'], run: RunCase, metrics: readonly MetricAnalysis[]): TimeChart {
  const column = CHARTED_COLUMNS.find((each) => each === name);
  const fromTicks = column
    ? run.replicas.map((replica) => ({ replica: replica.id, points: tickPoints(replica, column) }))
    : [];
  const source = name === 'loop_delay_p99_ms' ? undefined : sourceOf(name);
  const fromCheckpoints = source
    ? run.replicas.map((replica) => ({ replica: replica.id, points: checkpointPoints(replica, source) }))
    : [];
  const ticksWin = pointsIn(fromTicks) > pointsIn(fromCheckpoints);
  const series = (ticksWin ? fromTicks : fromCheckpoints).filter(({ points }) => points.length > 0);
  const judged = metrics.find((metric) => metric.name === name);
  const unit = judged?.unit ?? (source ? METRICS[source.name].unit : 'ms');
  return { name, unit, source: ticksWin ? 'ticks' : 'checkpoints', series };
}

type Series = TimeChart['series'][number];

function tickPoints({ seen }: ReplicaCase, column: TickColumn): Series['points'] {
  return seen.ticks.buckets.flatMap(({ atMs, ticks, bins }): Series['points'] => {
    const { sum, min, max, count } = bins[column];
    if (count === 0) return [];
    const value = rounded(sum / count);
    return [ticks === 1 ? [Math.round(atMs), value] : [Math.round(atMs), value, rounded(min), rounded(max)]];
  });
}

function checkpointPoints(replica: ReplicaCase, source: MetricSource): Series['points'] {
  const times = new Map(replica.checkpoints.map(({ atMs, line }) => [line.index, atMs]));
  return readingsOf(source, replica).map(({ index, readings }) => [
    Math.round(times.get(index) ?? 0),
    Math.min(...readings),
  ]);
}

function pointsIn(series: readonly Series[]): number {
  return series.reduce((sum, { points }) => sum + points.length, 0);
}

/** Rounds bytes to whole ones and all else to hundredths: more cannot be seen in a chart. */
function rounded(value: number): number {
  return Math.abs(value) >= 10_000 ? Math.round(value) : Math.round(value * 100) / 100;
}
