import { suggestion } from '../text/nearest.js';
import { quoted } from '../text/plainText.js';
import type { FlagReading, Reader } from './flag.js';

/** Reads whole numbers of `low … high`, in decimal digits only. `what` completes "a whole number of …". */
export function wholeNumber(low: number, high: number, what: string): Reader<number> {
  return (text) => {
    if (/^[+-]?\d+$/.test(text)) return inRange(Number(text), low, high, what);
    return {
      message: `${quoted(text)} is not a whole number of ${what}`,
      remedy: `write plain digits, ${low} to ${high}${guess(text, low, high)}`,
    };
  };
}

/** Reads decimal numbers of `low … high`: `25`, `0.5`. */
export function decimal(low: number, high: number, what: string): Reader<number> {
  return (text) => {
    if (/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(text)) return inRange(Number(text), low, high, what);
    return { message: `${quoted(text)} is not a number of ${what}`, remedy: `write a plain number, ${low} to ${high}` };
  };
}

/** Reads one of the names. */
export function choice<const T extends string>(names: readonly T[], what: string): Reader<T> {
  return (text) => {
    const value = names.find((name) => name === text);
    if (value !== undefined) return { value };
    return { message: `there is no ${what} ${quoted(text)}`, remedy: suggestion(text, `the ${what}s`, names) };
  };
}

/** Reads a release of major version 1, `v1.65.0`; `1.65` and `v1.65` are its first one, `v1.65.0`. */
export function release(lowMinor: number, what: string): Reader<string> {
  return (text) => {
    const [, minor, patch = '0'] = /^v?1\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(text) ?? [];
    const remedy = `write one as it is tagged, v1.${lowMinor}.0 or later: v1.65.0`;
    if (minor === undefined) return { message: `${quoted(text)} is no release of ${what}`, remedy };
    if (Number(minor) < lowMinor) return { message: `${text} is too old a release of ${what}`, remedy };
    return { value: `v1.${minor}.${patch}` };
  };
}

/**
 * Reads values separated by commas, each at most once.
 * @param example a list, to show to those who left a place empty
 */
export function listOf<T>(one: Reader<T>, example: string): Reader<T[]> {
  return (text) => {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.includes(''))
      return {
        message: `${quoted(text)} has an empty place in its list`,
        remedy: `separate values by single commas${example.includes(',') ? `: ${example}` : ''}`,
      };
    const readings = parts.map(one);
    const wrong = readings.find((reading) => 'message' in reading);
    if (wrong) return wrong;
    const values = readings.flatMap((reading) => ('value' in reading ? [reading.value] : []));
    const twice = parts.find((_, index) => values.indexOf(values[index] as T) !== index);
    if (twice === undefined) return { value: values };
    return { message: `names ${quoted(twice)} twice`, remedy: 'name each once; --repeat=N runs each of them N times' };
  };
}

/** Reads what `otherwise` reads, and `0` for none. */
export function orZero(otherwise: Reader<number>): Reader<number> {
  return (text) => {
    if (/^0(\.0+)?(ms|s|m|h|d)?$/.test(text)) return { value: 0 };
    const reading = otherwise(text);
    return 'value' in reading ? reading : { message: reading.message, remedy: `${reading.remedy}; 0 for none` };
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads durations with their unit: `250ms`, `90s`, `10m`, `1.5h`, in milliseconds. `0` needs no unit. */
export function duration(lowMs: number, highMs: number): Reader<number> {
  return (text) => {
    const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-zµ]*)$/i.exec(text) ?? [];
    const known = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined;
    const valueMs =
      digits === undefined
        ? undefined
        : Number(digits) * (known ?? (Number(digits) === 0 && unit === '' ? 1 : Number.NaN));
    if (valueMs === undefined)
      return {
        message: `${quoted(text)} is not a duration`,
        remedy: 'write a number and its unit: 500ms, 90s, 10m, 2h',
      };
    const range = `from ${durationText(lowMs)} to ${durationText(highMs)}`;
    if (Number.isNaN(valueMs)) {
      const message = unit === '' ? 'says no unit' : `does not know the unit ${quoted(unit)}`;
      return { message, remedy: `say ms, s, m or h: ${withUnits(Number(digits), lowMs, highMs)}${range}` };
    }
    if (valueMs < lowMs || valueMs > highMs) return { message: `${text} is out of range`, remedy: range };
    return { value: Math.round(valueMs) };
  };
}

/** Returns `250ms or 250s, `: the number with the two least units that bring it into the range. */
function withUnits(value: number, lowMs: number, highMs: number): string {
  const fits = Object.entries(UNIT_MS).filter(([, unitMs]) => value * unitMs >= lowMs && value * unitMs <= highMs);
  return fits.length === 0
    ? ''
    : `${fits
        .slice(0, 2)
        .map(([unit]) => `${value}${unit}`)
        .join(' or ')}, `;
}

/** Returns a duration as one would type it: `250ms`, `90s`, `10m`, `36h`. */
export function durationText(ms: number): string {
  if (ms === 0) return '0';
  const unit = ['h', 'm', 's'].find(
    (each) =>
      ms % (UNIT_MS[each] ?? 1) === 0 && (each === 's' || ms >= 2 * (UNIT_MS[each] ?? 1) || ms === UNIT_MS[each]),
  );
  return unit === undefined ? `${ms}ms` : `${ms / (UNIT_MS[unit] ?? 1)}${unit}`;
}

/** Reads a file or folder, and refuses only what no path can hold. */
export const path: Reader<string> = (text) =>
  text.includes('\0')
    ? { message: 'holds a NUL character, which no path can', remedy: 'name a folder or file' }
    : { value: text };

function inRange(value: number, low: number, high: number, what: string): FlagReading<number> {
  if (value >= low && value <= high) return { value };
  return { message: `${value} is out of range`, remedy: `${what} can be ${low} to ${high}` };
}

/** Returns the number that was probably meant by `1e3`, `0x10`, `1_000`, `5s` or `3.0`. */
function guess(text: string, low: number, high: number): string {
  const meant = [Number(text.replace(/[_,\s]/g, '')), Number.parseFloat(text)].find(
    (value) => Number.isInteger(value) && value >= low && value <= high,
  );
  return meant === undefined ? '' : `, for example ${meant}`;
}
