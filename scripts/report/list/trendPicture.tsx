import type { VNode } from 'preact';
import type { IndexEntry } from './entries.js';

/** A run of a plan, with its growth in the metric that the plan's trend is about. */
export interface TrendPoint extends IndexEntry {
  growth: number;
}

const WIDTH = 260;
const HEIGHT = 44;
const EDGE = 5;

/** Draws the growth of a plan's runs in order, on a scale that holds zero; the mark of a run has the colour of its outcome. */
export function TrendPicture({ points, label }: { points: readonly TrendPoint[]; label: string }): VNode {
  const values = points.map(({ growth }) => growth);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const x = (index: number) => EDGE + (index / Math.max(1, points.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
  const path = points.map(
    ({ growth }, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(growth).toFixed(1)}`,
  );
  return (
    <svg class="plan-trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="zero" d={`M0 ${y(0).toFixed(1)}H${WIDTH}`} />
      <path class="way" d={path.join('')} />
      {points.map(({ growth, run }, index) => (
        <circle class={run.analysis.outcome} cx={x(index).toFixed(1)} cy={y(growth).toFixed(1)} r="3" />
      ))}
    </svg>
  );
}
