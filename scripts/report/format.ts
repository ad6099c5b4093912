/** Numbers as people read them. Everything here is en-US with a true minus sign, and independent of the machine's locale. */
import type { Interval } from '../analysis/analysis.js';

/** Unit of one figure: a divisor and what to write behind it. */
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

/** A growth per pass: `6.00`, `35.2 KB`, `−0.04`. The unit is written for bytes only; `perPass` writes it always. */
export function growth(value: number, unit: string): string {
  const { divisor, suffix } = scaleFor(unit, value);
  return `${decimals(value / divisor, unit)}${suffix}`;
}

/** A growth per pass in full: `6.00 sockets per pass`, `35.2 KB per pass`. */
export function perPass(value: number, unit: string): string {
  return `${growth(value, unit)}${unit === 'bytes' ? '' : ` ${unit}`} per pass`;
}

/** An interval with both ends in one scale: `[5.98, 6.02]`, `[34.9, 35.5] KB`. An end that is not finite reads `∞`. */
export function interval([low, high]: Interval, unit: string): string {
  const finite = [low, high].filter(Number.isFinite).map(Math.abs);
  const { divisor, suffix } = scaleFor(unit, Math.max(0, ...finite));
  return `[${decimals(low / divisor, unit)}, ${decimals(high / divisor, unit)}]${suffix}`;
}

/** A level: `362`, `41.2 MB`, `8.4 ms`; counts without decimals unless they have some. */
export function level(value: number, unit: string): string {
  if (unit === 'ms') return milliseconds(value);
  if (unit === 'bytes') return growth(value, unit);
  return count(Number.isInteger(value) ? value : Number(value.toFixed(1)));
}

/** The least and greatest of levels: `21.4–21.6 MB`, or one figure where they read the same. */
export function range(values: readonly number[], unit: string): string {
  const [low, high] = [level(Math.min(...values), unit), level(Math.max(...values), unit)];
  if (low === high) return low;
  const suffix = / \S+$/.exec(high)?.[0] ?? '';
  return `${suffix !== '' && low.endsWith(suffix) ? low.slice(0, -suffix.length) : low}–${high}`;
}

/** A whole or nearly whole number with thousands separators. */
export function count(value: number): string {
  return minus(value.toLocaleString('en-US', { maximumFractionDigits: 1 }));
}

/** `1 pass`, `2 passes`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A part of a whole, 0 … 1: `100 %`, `7.3 %`; what is not all never reads as all, nor what is something as nothing. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 99.9 && value < 100) return '> 99.9 %';
  if (value > 0 && value < 0.1) return '< 0.1 %';
  return `${minus(Number(value.toFixed(1)).toString())} %`;
}

/** A latency or delay in milliseconds with three significant digits: `8.41 ms`, `1.20 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 10_000) return duration(ms);
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms === 0 ? '0' : minus(ms.toPrecision(ms < 1 ? 2 : 3)).replace(/e.*$/, '')} ms`;
}

/** A span of time in milliseconds, in the two units that matter: `350 ms`, `4.3 s`, `12 min 5 s`, `24 h`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unlimited';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  const days = seconds / 86_400;
  if (days >= 1000) return `${count(Math.round(days))} days`;
  if (days >= 2) return two(seconds, 86_400, 'd', 3600, 'h');
  if (seconds >= 7200) return two(seconds, 3600, 'h', 60, 'min');
  return two(seconds, 60, 'min', 1, 's');
}

/** An ISO time as `2026-01-31 12:34:56 UTC`; what is no time is given back as it is. */
export function moment(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function two(value: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(value / big);
  const rest = Math.floor((value - whole * big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}

function scaleFor(unit: string, value: number): Scale {
  if (unit !== 'bytes') return { divisor: 1, suffix: '' };
  const size = Math.abs(value);
  return BYTES.find(({ divisor }) => size >= divisor * 0.9995) ?? { divisor: 1, suffix: ' B' };
}

function decimals(value: number, unit: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : minus(value > 0 ? '∞' : '-∞');
  const size = Math.abs(value);
  if (size >= 1000) return minus(Math.round(value).toLocaleString('en-US'));
  if (unit === 'bytes') return minus(value.toFixed(size >= 99.95 ? 0 : size >= 0.05 ? 1 : 0));
  if (size > 0 && size < 0.005) return tiny(value);
  return minus(value.toFixed(2));
}

/** Below 0.005 two decimals would read as nothing; below a millionth it is nothing. */
function tiny(value: number): string {
  return Math.abs(value) < 1e-6 ? '0.00' : minus(value.toFixed(6).replace(/0+$/, ''));
}

function minus(text: string): string {
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace(/^-/, '−');
}
