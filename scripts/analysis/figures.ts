/** Numbers and lists as sentences want them. */

/** `1 pass`, `60 passes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** With thousands separated: `1,440`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `replica-1`, `replica-1 and replica-2`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length <= 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** A share as a percentage, one decimal below 10 %. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value.toFixed(Math.abs(value) < 10 ? 1 : 0)} %`;
}

/** Growth or a bound in the metric's unit: counts with two decimals, bytes in KB (1000 bytes) with one. */
export function perPass(value: number, unit: string): string {
  return unit === 'bytes' ? (value / 1000).toFixed(1) : value.toFixed(2);
}

/** The unit that {@link perPass} used. */
export function shownUnit(unit: string): string {
  return unit === 'bytes' ? 'KB' : unit;
}

/** A level: a count, or bytes in MB. */
export function level(value: number, unit: string): string {
  return unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : `${Number.isInteger(value) ? whole(value) : value.toFixed(1)}`;
}

/** The metric in a sentence: `sockets`, `heap after GC`. */
export function metricNoun(name: string): string {
  return name === 'heap_after_gc_bytes' ? 'heap after GC' : name === 'rss_bytes' ? 'RSS' : name;
}
