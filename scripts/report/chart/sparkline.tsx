import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { MetricName, Outcome } from '../../analysis/model/analysis.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { countedWork, level, type WorkWords } from '../../text/figures.js';

const WIDTH = 120;
const HEIGHT = 28;

/** The trend of a sparkline: the mean of a metric over a run's replicas. */
interface SparklineTrend {
  points: readonly (readonly [work: number, level: number])[];
  metric: MetricName;
  outcome: Outcome;
  /** The unit of the work. */
  work: WorkWords;
  /** What the scale spans: that of all trends of this metric in the list, so that what is flat looks flat beside a leak. */
  span: number;
}

/** Returns what the scale of each metric has to span to hold all trends of it. */
export function spansOf(
  trends: readonly { metric: MetricName; sparkline: SparklineTrend['points'] }[],
): Map<MetricName, number> {
  const spans = new Map<MetricName, number>();
  for (const { metric, sparkline } of trends) {
    const levels = sparkline.map(([, value]) => value);
    spans.set(metric, Math.max(spans.get(metric) ?? 1, ...levels.map((value) => value - base(metric, levels))));
  }
  return spans;
}

/** Returns the level that a trend is drawn above: from nothing, the growth of memory would look flat. */
function base(metric: MetricName, levels: readonly number[]): number {
  return METRICS[metric].unit === 'bytes' ? Math.min(...levels) : 0;
}

/**
 * Draws a trend over a run's work as a small picture with its sentence, and its first and last value; a dash where
 * nothing was measured.
 */
export function Sparkline({ points, metric, outcome, work, span }: SparklineTrend): VNode {
  const { noun, unit } = METRICS[metric];
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return <span class="nothing">no {noun} measured</span>;
  const low = base(
    metric,
    points.map(([, value]) => value),
  );
  const path = line<readonly [number, number]>(
    ([done]) => 2 + ((done - first[0]) / (last[0] - first[0] || 1)) * (WIDTH - 4),
    ([, value]) => HEIGHT - 3 - ((value - low) / Math.max(1, span)) * (HEIGHT - 6),
  ).digits(1);
  const [from, to] = [first[1], last[1]].map((value) => level(Math.round(value), unit));
  const label = `${noun} per replica: ${from} at first, ${to} after ${countedWork(Math.round(last[0]), work)}`;
  return (
    <span class="trend">
      <svg class={`sparkline ${outcome}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <path class="base" d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} />
        <path class="line" d={path([...points]) ?? ''} />
      </svg>
      <small aria-hidden="true">
        {from} → {to}
        {metric === 'sockets' ? null : ` ${noun}`}
      </small>
    </span>
  );
}
