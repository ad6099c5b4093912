import { readingsOf, sourceOf } from '../condense/metricReadings.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { MetricAnalysis } from '../model/analysis.js';
import type { WorkChart } from '../model/charts.js';
import { METRIC_NAMES, type MetricName } from '../model/metrics.js';
import { levelAt, type Prediction } from '../tables/expected.js';
import { METRICS } from '../verdict/index.js';

/**
 * Returns the settled levels against the passes done, with the prediction where there is one, for every metric that may
 * say leak. RSS is only shown, and has its chart over time. A metric without any level has no chart.
 */
export function workCharts(
  run: RunCase,
  metrics: readonly MetricAnalysis[],
  prediction: Prediction | undefined,
): WorkChart[] {
  return METRIC_NAMES.filter((name) => METRICS[name].role !== 'shown')
    .map((name): WorkChart => {
      const judged = metrics.find((metric) => metric.name === name);
      const verdicts = judged?.perReplica;
      const series = run.replicas.map((replica) => seriesOf(name, replica, verdicts, prediction));
      return {
        name,
        unit: judged?.unit ?? METRICS[name].unit,
        series: series.filter(({ measured }) => measured.length > 0),
      };
    })
    .filter(({ series }) => series.length > 0);
}

/** Returns the levels as they were judged; for a replica that was not judged, the least reading of each checkpoint. */
function seriesOf(
  name: MetricName,
  replica: ReplicaCase,
  verdicts: MetricAnalysis['perReplica'] | undefined,
  prediction: Prediction | undefined,
): WorkChart['series'][number] {
  const verdict = verdicts?.find((each) => each.replica === replica.id);
  const levels = readingsOf(sourceOf(name), replica).map(({ index, work, readings }) => {
    const judged = verdict?.levels.find((each) => each.index === index && each.work === work);
    return { index, work, level: judged?.level ?? Math.min(...readings) };
  });
  // What is predicted begins where the measurement does, whatever lived before the first pass.
  const shift = (levels.find(({ index }) => index === 0)?.level ?? 0) - (levelAt(prediction?.[name], replica, 0) ?? 0);
  const predicted = levels.flatMap(({ index, work }): [number, number][] => {
    const level = levelAt(prediction?.[name], replica, index);
    return level === undefined ? [] : [[work, level + shift]];
  });
  return {
    replica: replica.id,
    measured: levels.map(({ work, level }): [number, number] => [work, level]),
    ...(predicted.length > 0 && { predicted }),
  };
}
