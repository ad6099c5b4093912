/**
 * The room of words: numbers, times, lists, names and safe text, the same on the terminal and in reports. Imports no
 * other room. Figures: numbers and lists as people read them, the same on the terminal, in sentences and in reports:
 * en-US whatever the machine's locale, with a true minus sign, bytes in decimal units, and `∞` where there is no bound.
 */
import { endsOf, type Interval } from './interval.js';
import { milliseconds } from './times.js';

/** The name of a unit of work: `pass`, `passes`. */
export interface WorkWords {
  readonly one: string;
  readonly many: string;
}

/** The unit of a figure: a divisor and what to write behind it. */
interface Scale {
  divisor: number;
  suffix: string;
}

const BYTES: readonly Scale[] = [
  { divisor: 1e9, suffix: ' GB' },
  { divisor: 1e6, suffix: ' MB' },
  { divisor: 1e3, suffix: ' KB' },
  { divisor: 1, suffix: ' B' },
];

/**
 * Returns a growth per unit of work: `6.00`, `35.2 KB`, `−0.04`, and `–` where it is not known. The unit is written for
 * bytes only; {@link growthWords} writes it always.
 */
export function growthFigure(value: number | null, unit: string): string {
  if (value === null) return '–';
  const { divisor, suffix } = scaleFor(unit, value);
  return `${scaled(value, divisor, unit)}${suffix}`;
}

/** Returns a growth in full: `6.00 sockets per pass`, `35.2 KB per pass`, `35.2 KB of heap after GC per pass`. */
export function growthWords(value: number | null, unit: string, work: WorkWords, noun = unit): string {
  const of = unit === 'bytes' ? (noun === unit ? '' : ` of ${noun}`) : ` ${noun}`;
  return `${growthFigure(value, unit)}${of} ${perWork(work)}`;
}

/**
 * Returns a growth as it is said aloud: `6 sockets`, `1 channel`, `5.67 channels`, `81.0 KB of heap after GC`: a count
 * that is whole to two decimals is told without them.
 */
export function plainGrowth(value: number | null, unit: string, noun = unit): string {
  if (unit === 'bytes') return `${growthFigure(value, unit)} of ${noun}`;
  const isWhole = value !== null && Math.abs(value - Math.round(value)) < 0.005 && Math.round(value) !== 0;
  if (!isWhole) return `${growthFigure(value, unit)} ${noun}`;
  return `${count(Math.round(value))} ${Math.round(value) === 1 ? noun.replace(/(?<=ss)es$|s$/, '') : noun}`;
}

/** Returns `per pass`. */
export function perWork({ one }: WorkWords): string {
  return `per ${one}`;
}

/** Returns an amount of work: `1 pass`, `2 passes`. */
export function countedWork(value: number, { one, many }: WorkWords): string {
  return counted(value, one, many);
}

/**
 * Returns an interval, both ends in the scale of its middle, which is usually that of the estimate: `[5.98, 6.02]`,
 * `[878, 1,080] KB`, `[5.98, ∞]`.
 */
export function interval(of: Interval, unit: string): string {
  const [low, high] = endsOf(of);
  const [least = Number.POSITIVE_INFINITY, most = least] = [low, high].filter(Number.isFinite);
  const { divisor, suffix } = scaleFor(unit, Math.max(Math.abs(least + most), Math.abs(most - least)) / 2);
  return `[${scaled(low, divisor, unit)}, ${scaled(high, divisor, unit)}]${suffix}`;
}

/** Returns a level, or a rise of it: `362`, `41.2 MB`, `8.41 ms`; counts have no decimals unless they need them. */
export function level(value: number, unit: string): string {
  if (unit === 'ms') return milliseconds(value);
  return unit === 'bytes' ? growthFigure(value, unit) : count(value);
}

/** Returns the least and greatest of levels: `21.4–21.6 MB`, or one figure where both read the same. */
export function range(values: readonly number[], unit: string): string {
  const [low, high] = [level(Math.min(...values), unit), level(Math.max(...values), unit)];
  if (low === high) return low;
  const suffix = / \S+$/.exec(high)?.[0] ?? '';
  return `${suffix !== '' && low.endsWith(suffix) ? low.slice(0, -suffix.length) : low}–${high}`;
}

/** Returns a rate per second: `1,000`, `24.8`, `3.3`, `0.05`. */
export function rateFigure(perSecond: number): string {
  return perSecond < 10 ? String(Number(perSecond.toPrecision(2))) : count(perSecond);
}

/** Returns a whole or nearly whole number with thousands separators: `1,440`, `12.5`. */
export function count(value: number): string {
  return Number.isFinite(value) ? minus(tenths().format(value)) : boundless(value);
}

let format: Intl.NumberFormat | undefined;

/** Returns the one format of counts: to make one for each number takes most of the time of a large report. */
function tenths(): Intl.NumberFormat {
  format ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
  return format;
}

/** Returns a number with its noun: `1 socket`, `2 sockets`, `2 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * Returns an estimate, rounded to what it can claim: `0.5`, `360`, `20,054`, `60 million`; with the unit bytes `35 MB`,
 * `2.3 GB`.
 */
export function roughly(value: number, unit = ''): string {
  if (unit === 'bytes') return growthFigure(Number(value.toPrecision(2)), unit).replace('.0 ', ' ');
  if (value >= 1e6) return `${roughly(value / 1e6)} million`;
  return value >= 100 ? count(Math.round(value)) : minus(String(Number(value.toPrecision(2))));
}

/**
 * Returns a part of a whole, 0 … 1: `100 %`, `7.3 %`. A part that is not all never reads as all, and one that is
 * something never as nothing.
 */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return boundless(share);
  const value = share * 100;
  if (value > 99.9 && value < 100) return '> 99.9 %';
  if (value > 0 && value < 0.1) return '< 0.1 %';
  return `${minus(Number(value.toFixed(1)).toString())} %`;
}

/**
 * Returns the part that something makes of a whole, as {@link percent} does: never below nothing nor above all, though
 * the rest may be negative; `–` of a whole that is nothing.
 */
export function partOf(part: number, whole: number): string {
  return whole > 0 && !Number.isNaN(part) ? percent(Math.min(1, Math.max(0, part / whole))) : '–';
}

/** Returns names in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function scaleFor(unit: string, value: number): Scale {
  if (unit !== 'bytes' || !Number.isFinite(value)) return { divisor: 1, suffix: '' };
  const size = Math.abs(value);
  return BYTES.find(({ divisor }) => size >= divisor * 0.9995) ?? { divisor: 1, suffix: ' B' };
}

/** Returns a value with its unit; an infinite bound has none. */
function scaled(value: number, divisor: number, unit: string): string {
  return Number.isFinite(value) ? decimals(value / divisor, unit) : boundless(value);
}

function decimals(value: number, unit: string): string {
  const size = Math.abs(value);
  if (size >= 1000) return minus(Math.round(value).toLocaleString('en-US'));
  if (unit === 'bytes') return minus(value.toFixed(size >= 99.95 ? 0 : size >= 0.05 ? 1 : 0));
  if (size > 0 && size < 0.005) return tiny(value);
  return minus(value.toFixed(2));
}

/** Returns a value below 0.005, which two decimals would show as nothing; below a millionth it is nothing. */
function tiny(value: number): string {
  return Math.abs(value) < 1e-6 ? '0.00' : minus(value.toFixed(6).replace(/0+$/, ''));
}

function boundless(value: number): string {
  return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
}

/** Returns the text with a true minus sign, but none before a zero. */
function minus(text: string): string {
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace(/^-/, '−');
}
