import { count, rateFigure } from '../../text/figures.js';

const SIZES = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'KB'],
  [1, 'B'],
] as const;

/** Returns a value as it is read off a chart: with a digit or two more than a sentence has. */
export function readFigure(value: number, unit: string): string {
  if (unit === 'time') return timeFigure(value);
  if (unit === 'ms') return `${Number(value.toPrecision(3))} ms`;
  if (unit === 'rate') return `${rateFigure(value)} per second`;
  if (unit !== 'bytes') return count(value);
  const [divisor, name] = SIZES.find(([size]) => Math.abs(value) >= size) ?? [1, 'B'];
  return `${Number((value / divisor).toPrecision(4))} ${name}`;
}

function timeFigure(ms: number): string {
  if (ms < 180e3) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 108e5 ? `${(ms / 60e3).toFixed(1)} min` : `${(ms / 36e5).toFixed(2)} h`;
}
