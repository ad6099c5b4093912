import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { Outcome } from '../../analysis/analysis.js';
import { count, counted } from '../../figures.js';

const WIDTH = 120;
const HEIGHT = 28;

/** Mean sockets over a run's passes as a small picture with its sentence, and its first and last value, since each picture has a scale of its own; a dash where nothing was measured. */
export function Sparkline({ points, outcome }: { points: readonly (readonly [work: number, level: number])[]; outcome: Outcome }): VNode {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return <span class="nothing">no sockets measured</span>;
  const high = Math.max(1, ...points.map(([, level]) => level));
  const path = line<readonly [number, number]>(
    ([work]) => 2 + ((work - first[0]) / (last[0] - first[0] || 1)) * (WIDTH - 4),
    ([, level]) => HEIGHT - 3 - (level / high) * (HEIGHT - 6),
  ).digits(1);
  const label = `sockets per replica: ${Math.round(first[1])} at first, ${Math.round(last[1])} after ${counted(Math.round(last[0]), 'pass', 'passes')}`;
  return (
    <span class="trend">
      <svg class={`sparkline ${outcome}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <path class="base" d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} />
        <path class="line" d={path([...points]) ?? ''} />
      </svg>
      <small aria-hidden="true">
        {count(Math.round(first[1]))} → {count(Math.round(last[1]))}
      </small>
    </span>
  );
}
