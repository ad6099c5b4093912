import type { VNode } from 'preact';
import type { MetricName } from '../../analysis/model/metrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { workWords } from '../../targets/workWords.js';
import { counted, growthFigure, growthWords, type WorkWords } from '../../text/figures.js';
import { moment } from '../../text/times.js';
import { Mark, Name, Table } from '../parts.js';
import { begun, type IndexEntry, newestFirst } from './entries.js';
import { TrendPicture, type TrendPoint } from './trendPicture.js';

/** The most runs of a plan that its picture shows, and the most plans. */
const MOST_RUNS = 40;
const MOST_PLANS = 40;

/** The runs of one plan, oldest first. */
interface RunsOfPlan {
  points: TrendPoint[];
  metric: MetricName;
  work: WorkWords;
}

/** Draws, for each plan that was run more than once, how its growth went from run to run; the one run last comes first. */
export function Trends({ runs }: { runs: readonly IndexEntry[] }): VNode | null {
  const trends = trendsOf(runs);
  if (trends.length === 0) return null;
  return (
    <details class="plans-over-time">
      <summary>One plan over time: {counted(trends.length, 'plan was', 'plans were')} run more than once</summary>
      <ul class="trends">
        {trends.slice(0, MOST_PLANS).map((trend) => (
          <PlanTrend of={trend} />
        ))}
      </ul>
      <p class="key">
        {trends.length > MOST_PLANS ? `The ${MOST_PLANS} plans that were run last, of ${trends.length}. ` : ''}
        Growth per unit of work, run by run, on a scale that holds zero. A plan is the same target on the same engine,
        configured and driven alike; there may be more work in one run than in another.
      </p>
    </details>
  );
}

function PlanTrend({ of: { points, metric, work } }: { of: RunsOfPlan }): VNode | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const { noun, unit } = METRICS[metric];
  const { run } = last;
  const facts = [run.load && `load ${run.load}`, run.engine, ...(run.alsoSaid ?? [])].filter((fact) => fact);
  return (
    <li>
      <p>
        <b>
          <Name of={run.variant ?? run.target?.name ?? ''} />
        </b>{' '}
        <small>{facts.join(', ')}</small>
      </p>
      <TrendPicture
        points={points}
        label={`${noun}: from ${growthFigure(first.growth, unit)} to ${growthWords(last.growth, unit, work, noun)} over ${counted(points.length, 'run')}`}
      />
      <p>
        {growthFigure(first.growth, unit)} → {growthWords(last.growth, unit, work, noun)}
      </p>
      <details>
        <summary>{counted(points.length, 'run')}</summary>
        <Table
          label={`Runs of ${run.variant ?? run.target?.name ?? 'this plan'}`}
          head={['run', 'outcome', 'growth']}
          numeric={[2]}
          rows={points
            .toReversed()
            .map((point) => [
              <a href={point.href}>{moment(begun(point.run))}</a>,
              <Mark outcome={point.run.analysis.outcome} />,
              growthFigure(point.growth, unit),
            ])}
        />
      </details>
    </li>
  );
}

/** Returns the trend of every plan that was measured more than once. */
function trendsOf(runs: readonly IndexEntry[]): RunsOfPlan[] {
  const plans = new Map<string, IndexEntry[]>();
  for (const entry of runs.toSorted((a, b) => -newestFirst(begun(a.run), begun(b.run)))) {
    const key = entry.run.planKey === undefined ? undefined : `${entry.run.planKey} ${entry.run.unit ?? ''}`;
    if (key !== undefined) plans.set(key, [...(plans.get(key) ?? []), entry]);
  }
  return [...plans.values()].flatMap((own) => trendOf(own) ?? []).sort((a, b) => newestFirst(newestOf(a), newestOf(b)));
}

function newestOf({ points }: RunsOfPlan): string {
  const last = points.at(-1);
  return last ? begun(last.run) : '';
}

function trendOf(runs: readonly IndexEntry[]): RunsOfPlan | undefined {
  const metric = metricOf(runs);
  const points = runs
    .flatMap((entry) => {
      const growth = entry.run.analysis.outcome === 'invalid' ? undefined : entry.run.analysis.growth?.[metric];
      return growth === undefined ? [] : [{ ...entry, growth }];
    })
    .slice(-MOST_RUNS);
  const last = points.at(-1);
  return points.length < 2 || !last
    ? undefined
    : { points, metric, work: workWords({ work: { unit: last.run.unit } }) };
}

/** Returns the metric that the last leak was in; where none leaked, that of the last run. */
function metricOf(runs: readonly IndexEntry[]): MetricName {
  const leak = runs.findLast(({ run }) => run.analysis.outcome === 'leak');
  return (leak ?? runs.at(-1))?.run.analysis.metric ?? 'sockets';
}
