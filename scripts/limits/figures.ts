/** A number of things in words' length: `360`, `1.5`, `20,000`, `60 million`. */
export function amountOf(value: number): string {
  if (value >= 1e6) return `${trimmed(value / 1e6)} million`;
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : trimmed(value);
}

/** `12 KB`, `1.4 MB`, `2.3 GB`; decimal units. */
export function bytesText(bytes: number): string {
  const { size, name } = BYTE_UNITS.find((unit) => Math.abs(bytes) >= unit.size) ?? { size: 1, name: 'bytes' };
  return `${trimmed(bytes / size)} ${name}`;
}

const BYTE_UNITS = [
  { size: 1e9, name: 'GB' },
  { size: 1e6, name: 'MB' },
  { size: 1e3, name: 'KB' },
];

/** `4.2 s`, `3 min 20 s`, `2 h 10 min`, `5 days`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return pair(Math.round(seconds), 60, 'min', 's');
  if (seconds < 48 * 3600) return pair(Math.round(seconds / 60), 60, 'h', 'min');
  return `${Math.round(seconds / 86_400)} days`;
}

function pair(count: number, base: number, large: string, small: string): string {
  const rest = count % base;
  return `${Math.floor(count / base)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

function trimmed(value: number): string {
  return Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : 2)).toLocaleString('en-US');
}
