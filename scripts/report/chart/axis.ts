/** The axes: the position of a value, the values that are marked, and their labels. */
import { scaleLinear } from 'd3-scale';
import { count, level, rateFigure, type WorkWords } from '../../text/figures.js';

/** One axis, made for a domain and a unit. */
export interface Axis {
  domain: [low: number, high: number];
  /** Returns the position of a value, 0 … 1 from the low end. */
  at(value: number): number;
  ticks: { at: number; label: string }[];
  /** The title with the unit, for its caption. */
  title: string;
}

/** Makes a vertical axis over all values; it starts at zero except for memory, where zero would flatten the growth. */
export function valueAxis(values: readonly number[], unit: string, title: string, ticks = 5): Axis {
  const finite = values.filter(Number.isFinite);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const low = finite.reduce((least, value) => Math.min(least, value), unit === 'bytes' ? Number.POSITIVE_INFINITY : 0);
  const span: [number, number] =
    finite.length === 0 ? [0, 1] : high > low ? [low, high] : [unit === 'bytes' ? low * 0.95 : low, high * 1.05 || 1];
  const isCount = !['bytes', 'ms', 'rate'].includes(unit);
  if (isCount) span[1] = Math.max(1, span[1]);
  const scale = scaleLinear().domain(span).nice(ticks);
  const [bottom = 0, top = 1] = scale.domain();
  return axis(
    [bottom, top],
    (isCount ? wholeTicks : tickValues)(bottom, top, ticks),
    (value) => tickLabel(value, unit, bottom, top),
    title,
  );
}

/** Makes a horizontal axis of work done. */
export function workAxis(values: readonly number[], work: WorkWords): Axis {
  const high = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  return axis([0, high], wholeTicks(0, high, 6), count, `${work.many} done`);
}

/** Makes a horizontal axis of time since the run's start, in the unit that suits its length. */
export function timeAxis(valuesMs: readonly number[]): Axis {
  const high = valuesMs.reduce((most, value) => Math.max(most, value), 0) || 1;
  const [unitMs, unit] = high <= 180_000 ? [1000, 's'] : high <= 3 * 3_600_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  const ticks = tickValues(0, high / unitMs, 6).map((value) => value * unitMs);
  return axis([0, high], ticks, (value) => `${count(value / unitMs)} ${unit}`, 'time since the start');
}

function axis(
  domain: [number, number],
  ticks: readonly number[],
  label: (value: number) => string,
  title: string,
): Axis {
  const scale = scaleLinear().domain(domain);
  return {
    domain,
    at: (value) => scale(value),
    ticks: ticks.map((value) => ({ at: scale(value), label: label(value) })),
    title,
  };
}

function tickValues(low: number, high: number, wanted: number): number[] {
  return scaleLinear().domain([low, high]).ticks(wanted);
}

/** Returns ticks at whole numbers: there is no half socket, and no half pass. */
function wholeTicks(low: number, high: number, wanted: number): number[] {
  return tickValues(low, high, wanted).filter(Number.isInteger);
}

/** Returns a tick's label; bytes have as many decimals as neighbouring ticks need to differ. */
function tickLabel(value: number, unit: string, low: number, high: number): string {
  if (unit === 'ms') return `${Number(value.toPrecision(3))} ms`;
  if (unit === 'rate') return rateFigure(value);
  if (unit !== 'bytes') return level(value, unit);
  const top = Math.max(Math.abs(low), Math.abs(high));
  const [divisor, suffix] = top >= 1e9 ? [1e9, 'GB'] : top >= 1e6 ? [1e6, 'MB'] : top >= 1e3 ? [1e3, 'KB'] : [1, 'B'];
  const step = (high - low) / 5 / divisor;
  return `${(value / divisor).toFixed(step >= 1 ? 0 : step >= 0.1 ? 1 : 2)} ${suffix}`;
}
