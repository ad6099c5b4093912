import type { Analysis } from '../analysis/model/analysis.js';
import type { ChartData, WorkChart } from '../analysis/model/charts.js';

/**
 * An analysis as run.json may hold it: before streams and timers had charts of their own, sockets alone were drawn
 * against work.
 */
export type StoredAnalysis = Omit<Analysis, 'charts'> & {
  charts: Omit<ChartData, 'byWork'> & { byWork?: WorkChart[]; socketsByWork?: WorkChart['series'] };
};

/**
 * The analysis in today's shape. What an older one did not draw is in its verdicts: the levels, though not what was
 * predicted.
 */
export function inTodaysShape({ charts: { socketsByWork, byWork, ...charts }, ...analysis }: StoredAnalysis): Analysis {
  return { ...analysis, charts: { byWork: byWork ?? fromVerdicts(analysis.metrics, socketsByWork ?? []), ...charts } };
}

function fromVerdicts(metrics: Analysis['metrics'], sockets: WorkChart['series']): WorkChart[] {
  const others = metrics.filter(({ name, role }) => name !== 'sockets' && role !== 'shown');
  const charts: WorkChart[] = [
    { name: 'sockets', unit: 'sockets', series: sockets },
    ...others.map(({ name, unit, perReplica }) => ({
      name,
      unit,
      series: perReplica
        .map(({ replica, levels }) => ({
          replica,
          measured: levels.map(({ work, level }): [number, number] => [work, level]),
        }))
        .filter(({ measured }) => measured.length > 0),
    })),
  ];
  return charts.filter(({ series }) => series.length > 0);
}
