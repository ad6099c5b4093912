/** The spans and points of time as people read them, the same everywhere; see also figures.ts. */

/** Returns a latency or delay in milliseconds with three significant digits: `8.41 ms`, `1.20 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 10_000) return duration(ms);
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms === 0 ? '0' : ms.toPrecision(ms < 1 ? 2 : 3).replace(/e.*$/, '')} ms`;
}

/**
 * Returns a span of time in milliseconds, in the two units that matter: `350 ms`, `4.3 s`, `72 s`, `12 min 5 s`, `24
 * h`.
 */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unlimited';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const days = seconds / 86_400;
  if (days >= 1000) return `${Math.round(days).toLocaleString('en-US')} days`;
  if (days >= 2) return two(seconds, 86_400, 'd', 3600, 'h');
  if (seconds >= 7200) return two(seconds, 3600, 'h', 60, 'min');
  return two(seconds, 60, 'min', 1, 's');
}

/** Returns a span of time as it is said of an estimate: `40 seconds`, `16½ minutes`, `3 hours`, `12 days`. */
export function roughDuration(ms: number): string {
  const spans = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const [name, size] = spans.find(([, each]) => ms >= 2 * each) ?? (['second', 1000] as const);
  const halves = Math.round((2 * ms) / size);
  const isHalf = halves % 2 === 1 && halves < 40 && name !== 'second';
  const whole = isHalf ? Math.floor(halves / 2) : Math.round(ms / size);
  return `${whole.toLocaleString('en-US')}${isHalf ? '½' : ''} ${name}${whole === 1 && !isHalf ? '' : 's'}`;
}

/** Returns an ISO time as `2026-01-31 12:34:56 UTC`; text that is no time is returned unchanged. */
export function moment(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function two(value: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(value / big);
  const rest = Math.floor((value - whole * big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}
