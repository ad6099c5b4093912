/**
 * The way in which settings are told to the processes of a fleet, and read there: plain strings, which a stack file can
 * hold too. Imports nothing but types, since the probe needs nothing but Node.
 */
import type { SettingRow, SettingRows } from './row.js';
import type { ValuesOf } from './values.js';

/**
 * Returns the environment that tells a process these settings.
 * @param values by the names of the rows, which may be paths in a plan
 */
export function environmentOf(rows: SettingRows, values: Readonly<Record<string, unknown>>): Record<string, string> {
  const told: Record<string, string> = {};
  for (const [name, together] of byVariable(rows)) {
    const [one] = together;
    if (one?.[1].environment?.as === 'json') {
      told[name] = JSON.stringify(Object.fromEntries(together.map(([key]) => [leafOf(key), values[key]])));
    } else if (typeof one?.[1].environment?.as === 'object') {
      const words = together.filter(([key]) => values[key] === true).map(([, row]) => wordOf(row));
      told[name] = words.join(',');
    } else if (one) {
      told[name] = textOf(values[one[0]]);
    }
  }
  return told;
}

/**
 * Reads settings from an environment. A setting that is absent, or cannot be read, has its usual value: a program under
 * observation is never stopped from starting.
 */
export function settingsIn<T extends SettingRows>(
  rows: T,
  env: Readonly<Record<string, string | undefined>>,
): ValuesOf<T> {
  const read = Object.entries<SettingRow>(rows).flatMap(([key, row]): [string, unknown][] => {
    const text = row.environment && env[row.environment.name];
    const value = text === undefined || text === '' ? undefined : valueIn(text, key, row);
    return value === undefined ? [] : [[key, value]];
  });
  return { ...usualValues(rows), ...Object.fromEntries(read) } as ValuesOf<T>;
}

/** Returns the values that settings have where none is given; those that are not set then are absent. */
function usualValues<T extends SettingRows>(rows: T): ValuesOf<T> {
  const said = Object.entries<SettingRow>(rows).filter(([, { usual }]) => usual !== undefined);
  return Object.fromEntries(said.map(([key, { usual }]) => [key, usual])) as ValuesOf<T>;
}

function valueIn(text: string, key: string, row: SettingRow): unknown {
  const { kind, environment } = row;
  if (environment?.as === 'json') return (JSON.parse(text) as Record<string, unknown>)[leafOf(key)];
  if (environment?.as) return text.split(',').includes(wordOf(row));
  if (kind.is === 'switch') return { on: true, off: false }[text];
  if (kind.is === 'choice') return kind.names.find((name) => name === text);
  if (kind.is !== 'whole' && kind.is !== 'decimal' && kind.is !== 'duration') return text;
  const least = kind.is === 'whole' ? kind.low : kind.is === 'duration' ? kind.lowMs : 0;
  const value = Number(text);
  // A program that is observed by hand may be told less than a plan may say.
  return Number.isFinite(value) && value >= Math.min(1, least) ? value : undefined;
}

/** Returns a value as text: `on`, `off`, `25`, `mtls`. */
function textOf(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** Returns the last name of a path in a plan, which a replica knows the setting by. */
function leafOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

function wordOf({ environment }: SettingRow): string {
  return typeof environment?.as === 'object' ? environment.as.word : '';
}

/** Returns the rows of every variable, with their names. */
function byVariable(rows: SettingRows): Map<string, [string, SettingRow][]> {
  const found = new Map<string, [string, SettingRow][]>();
  for (const [key, row] of Object.entries(rows))
    if (row.environment) found.set(row.environment.name, [...(found.get(row.environment.name) ?? []), [key, row]]);
  return found;
}
