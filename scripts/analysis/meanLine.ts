import type { WorkChart } from './analysis.js';

/** The mean over replicas, checkpoint by checkpoint: `[work, level]`, over those that have the checkpoint. */
export function meanLine(of: WorkChart['series']): [work: number, level: number][] {
  const longest = Math.max(0, ...of.map(({ measured }) => measured.length));
  return Array.from({ length: longest }, (_, index) => {
    const points = of.map(({ measured }) => measured[index]).filter((point) => point !== undefined);
    const mean = (part: 0 | 1) => points.reduce((sum, point) => sum + point[part], 0) / points.length;
    return [mean(0), mean(1)];
  });
}
