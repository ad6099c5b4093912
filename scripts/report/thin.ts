/** The thinning that keeps a long run's page small: a chart needs a few hundred points a line, not one a second. */

import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { TimeChart } from '../analysis/model/charts.js';

/** The most points that all charts over time of one page carry together: about 0.6 MB of JSON. */
const POINTS = 20_000;

/** The fewest points that a line is thinned to. */
const FEWEST = 60;

type Point = TimeChart['series'][number]['points'][number];

/**
 * Returns the run with its charts over time thinned to what a page can carry; a run that fits is returned unchanged.
 */
export function thin(run: AnalysedRun): AnalysedRun {
  const charts = run.analysis.charts;
  const lines = charts.overTime.flatMap((chart) => chart.series);
  const total = lines.reduce((sum, line) => sum + line.points.length, 0);
  if (total <= POINTS) return run;
  const most = Math.max(FEWEST, Math.floor(POINTS / lines.length));
  const overTime = charts.overTime.map((chart) => ({
    ...chart,
    series: chart.series.map((line) => ({ ...line, points: thinPoints(line.points, most) })),
  }));
  return { ...run, analysis: { ...run.analysis, charts: { ...charts, overTime } } };
}

/**
 * Thins points to at most `most`: each stands for a bucket of neighbours and carries their mean, with the least and
 * greatest of them, so that no spike is lost. The first and the last point stay.
 */
export function thinPoints(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const inner = points.slice(1, -1);
  const buckets = Math.max(1, most - 2);
  const thinned = Array.from({ length: buckets }, (_, bucket) =>
    merge(
      inner.slice(Math.floor((bucket * inner.length) / buckets), Math.floor(((bucket + 1) * inner.length) / buckets)),
    ),
  );
  return [...points.slice(0, 1), ...thinned, ...points.slice(-1)];
}

function merge(points: readonly Point[]): Point {
  const mean = (index: 0 | 1) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const low = Math.min(...points.map(([, value, least]) => least ?? value));
  const high = Math.max(...points.map(([, value, , greatest]) => greatest ?? value));
  return [Math.round(mean(0)), rounded(mean(1)), rounded(low), rounded(high)];
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
