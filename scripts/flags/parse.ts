import { parseArgs } from 'node:util';
import type { Flag, FlagTable, Given } from '../plan/flag.js';
import { nearest } from '../text/nearest.js';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';

export interface Parsed<T extends FlagTable> {
  given: Given<T>;
  /** The names of all flags that were given, readable or not. */
  mentioned: ReadonlySet<string>;
  /** The arguments that are no flags, in order. */
  positionals: string[];
  problems: Problem[];
}

/**
 * Reads a command's arguments by its table of flags. Nothing is thrown: every problem is collected, and the flags that
 * could be read are returned beside them. The table is our own, on Node's parseArgs: commander and yargs end at the
 * first argument that they cannot read, while here a user is told of all of them at once, each with its remedy.
 */
export function parse<T extends FlagTable>(args: readonly string[], table: T): Parsed<T> {
  const { kept, problems } = refuseSingleDashes(args, table);
  const options = Object.fromEntries(
    Object.entries(table).map(
      ([name, flag]) => [name, { type: flag.takes === 'nothing' ? 'boolean' : 'string' }] as const,
    ),
  );
  const { tokens } = parseArgs({
    args: protectNextFlag(kept, table),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, unknown>();
  const mentioned = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    const problem = flag
      ? take(token.name, flag, token.value, mentioned.has(token.name), values)
      : unknownFlag(token.rawName, table);
    if (flag) mentioned.add(token.name);
    if (problem) problems.push(problem);
  }
  return { given: Object.fromEntries(values) as Given<T>, mentioned, positionals, problems };
}

/** Reads one occurrence of a flag into `values`. */
function take(
  name: string,
  flag: Flag,
  text: string | undefined,
  again: boolean,
  values: Map<string, unknown>,
): Problem | undefined {
  const about = `--${name}`;
  if (again && flag.takes !== 'many')
    return { subject: about, message: 'is given more than once', remedy: `give ${about} once` };
  if (flag.takes === 'nothing') {
    if (text !== undefined)
      return { subject: `${about}=${plainText(text)}`, message: 'takes no value', remedy: switchCure(name, text) };
    values.set(name, true);
    return undefined;
  }
  if (text === undefined || text.trim() === '')
    return { subject: about, message: 'has no value', remedy: `give it one, for example ${about}=${flag.example}` };
  const reading = flag.read(text.trim());
  if ('message' in reading)
    return { subject: `${about}=${plainText(text)}`, message: reading.message, remedy: reading.remedy };
  const before = values.get(name);
  values.set(name, flag.takes === 'one' ? reading.value : [...(Array.isArray(before) ? before : []), reading.value]);
  return undefined;
}

function switchCure(name: string, text: string): string {
  return /^(false|no|0|off)$/i.test(text) ? `leave --${name} out to have it off` : `write --${name} alone`;
}

function unknownFlag(rawName: string, table: FlagTable): Problem {
  return {
    subject: plainText(rawName),
    message: 'there is no such flag',
    remedy: flagCure(rawName.replace(/^-+/, ''), table),
  };
}

function flagCure(name: string, table: FlagTable): string {
  const near = nearest(name, Object.keys(table));
  return near === undefined ? '--help lists all flags' : `did you mean --${near}?`;
}

/**
 * Refuses `-variant=leaky` and `–variant=leaky`: a flag with one dash too few, or with one that a word processor made.
 */
function refuseSingleDashes(args: readonly string[], table: FlagTable): { kept: string[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const kept: string[] = [];
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  for (const [index, arg] of args.entries()) {
    const match = index < end ? /^(-|[‐-―−]+)([A-Za-z][\w-]*)(=.*)?$/su.exec(arg) : null;
    if (!match) {
      kept.push(arg);
      continue;
    }
    const [, , name = '', value = ''] = match;
    const remedy = Object.hasOwn(table, name) ? `write ${quoted(`--${name}${value}`)}` : flagCure(name, table);
    problems.push({ subject: plainText(arg), message: 'a flag begins with two plain dashes', remedy });
  }
  return { kept, problems };
}

/**
 * Protects a flag after one that lacks its value: in `--passes --json`, `--json` is a flag, not the value of
 * `--passes`.
 */
function protectNextFlag(args: readonly string[], table: FlagTable): string[] {
  return args.map((arg, index) => {
    const name = arg.startsWith('--') ? arg.slice(2) : '';
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    const next = args[index + 1];
    return flag && flag.takes !== 'nothing' && (next === undefined || /^--/.test(next)) ? `${arg}=` : arg;
  });
}
