import { join } from 'node:path';
import type { Flag, FlagTable } from '../plan/flag.js';
import { readRegular } from '../record/regularFile.js';
import { suggestion } from '../text/nearest.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { parse } from './parse.js';

/** The file of a project's own settings, in the folder that a command is typed in. */
export const CONFIG_FILE = 'leak-lab.config.json';

/** The arguments that a file stands for, or what is wrong with it. */
export interface Configured {
  readonly args: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the settings of a command from {@link CONFIG_FILE}, as the flags that say the same. A flag that is typed wins.
 * Where there is no such file, there are none.
 * @param args the flags that are typed
 */
export function configured(name: string, args: readonly string[], table: FlagTable, cwd: string): Configured {
  const document = read(cwd);
  if (document === undefined) return { args: [], problems: [] };
  const settings = isObject(document) ? (document[name] ?? {}) : undefined;
  const strange = isObject(document) ? Object.keys(document).filter((key) => key !== name && key !== '$schema') : [];
  if (!isObject(settings) || strange.length > 0)
    return { args: [], problems: [{ ...SUBJECT, message: `is not of the form { "${name}": { … } }`, remedy: REMEDY }] };
  const problems = Object.entries(settings).flatMap(([key, value]) => problemOf(key, value, table) ?? []);
  const typed = new Set(args.flatMap((arg) => /^--([^=]+)/.exec(arg)?.[1] ?? []).map(plainName));
  const said = Object.entries(settings).filter(([key]) => !typed.has(plainName(key)));
  const flags = problems.length > 0 ? [] : said.flatMap(([key, value]) => flagsOf(key, value));
  const wrong = parse(flags, table).problems.map((problem) => ({
    ...problem,
    subject: `${CONFIG_FILE}: ${(problem.subject ?? '').replace(/^--/, '')}`,
  }));
  return { args: wrong.length > 0 ? [] : flags, problems: [...problems, ...wrong] };
}

const SUBJECT = { subject: CONFIG_FILE };
const REMEDY =
  'write for example { "check": { "for": "5m", "reports": "leaks" } }: the names of flags, and what stands behind them';

function read(cwd: string): unknown {
  try {
    return JSON.parse(readRegular(join(cwd, CONFIG_FILE)));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : null;
  }
}

function problemOf(key: string, value: unknown, table: FlagTable): Problem | undefined {
  const flag = Object.hasOwn(table, key) ? table[key] : undefined;
  const subject = `${CONFIG_FILE}: ${plainText(key)}`;
  if (!flag) {
    const remedy = suggestion(key, 'the flags', Object.keys(table));
    return { subject, message: 'is the name of no flag', remedy };
  }
  if (fits(flag, value)) return undefined;
  const wanted = { nothing: 'true or false', one: 'a text or a number', many: 'a list of texts' }[flag.takes];
  return { subject, message: `is not ${wanted}`, remedy: `write ${JSON.stringify(key)}: ${exampleOf(flag)}` };
}

function fits({ takes }: Flag, value: unknown): boolean {
  if (takes === 'nothing') return typeof value === 'boolean';
  if (takes === 'many') return Array.isArray(value) && value.every((each) => typeof each === 'string');
  return typeof value === 'string' || typeof value === 'number';
}

function exampleOf(flag: Flag): string {
  if (flag.takes === 'nothing') return 'true';
  return JSON.stringify(flag.takes === 'many' ? [flag.example] : flag.example);
}

/** Returns the flags that say a setting; false says nothing, as a flag that is not given. */
function flagsOf(key: string, value: unknown): string[] {
  if (typeof value === 'boolean') return value ? [`--${key}`] : [];
  return (Array.isArray(value) ? value : [value]).map((each) => `--${key}=${String(each)}`);
}

/** Returns the name that a switch and its opposite share. */
function plainName(name: string): string {
  return name.replace(/^no-/, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
