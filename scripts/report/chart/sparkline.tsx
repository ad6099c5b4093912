import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { ChartData, Outcome } from '../../analysis/analysis.js';
import { counted } from '../../figures.js';

const WIDTH = 120;
const HEIGHT = 28;

/** Mean sockets over a run's passes as a small picture with its sentence; a dash where nothing was measured. */
export function Sparkline({ of, outcome }: { of: ChartData['socketsByWork']; outcome: Outcome }): VNode {
  const points = meanLine(of);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return <span class="nothing">no sockets measured</span>;
  const high = Math.max(1, ...points.map(([, level]) => level));
  const path = line<[number, number]>(
    ([work]) => 2 + ((work - first[0]) / (last[0] - first[0] || 1)) * (WIDTH - 4),
    ([, level]) => HEIGHT - 3 - (level / high) * (HEIGHT - 6),
  ).digits(1);
  const label = `sockets per replica: ${Math.round(first[1])} at first, ${Math.round(last[1])} after ${counted(Math.round(last[0]), 'pass', 'passes')}`;
  return (
    <svg class={`sparkline ${outcome}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="base" d={`M0 ${HEIGHT - 1.5}H${WIDTH}`} />
      <path class="line" d={path(points) ?? ''} />
    </svg>
  );
}

/** The mean over replicas, checkpoint by checkpoint: `[work, level]`, over those that have the checkpoint. */
export function meanLine(of: ChartData['socketsByWork']): [work: number, level: number][] {
  const longest = Math.max(0, ...of.map(({ measured }) => measured.length));
  return Array.from({ length: longest }, (_, index) => {
    const points = of.map(({ measured }) => measured[index]).filter((point) => point !== undefined);
    const mean = (part: 0 | 1) => points.reduce((sum, point) => sum + point[part], 0) / points.length;
    return [mean(0), mean(1)];
  });
}
