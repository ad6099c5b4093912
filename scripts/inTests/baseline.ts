import { readFileSync, writeFileSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Culprit } from '../analysis/model/analysis.js';
import { resource } from '../analysis/model/culprit.js';
import { firstIssue } from '../text/firstIssue.js';
import type { Caller } from './caller.js';
import type { KnownLeak } from './knownLeaks.js';
import type { AssertNoLeakOptions } from './options.js';
import { perCall } from './perCall.js';

const entry = z.strictObject({
  resource: resource.exclude(['goroutine']),
  file: z.string(),
  /** The text of the line: its number changes with every edit above it. */
  code: z.string(),
  perCall: z.number().positive(),
});
const baselineFile = z.strictObject({ leaks: z.record(z.string(), z.array(entry)) });

type Entry = z.infer<typeof entry>;

/** The variable by which a run is allowed to write baselines. */
const WRITES = 'LEAK_LAB_BASELINE';

/** The leaks that an assertion had when its baseline was written. */
export interface Baseline {
  readonly leaks: readonly KnownLeak[];
  /**
   * Writes what there is now, where that was asked for: all of it for an assertion that the file does not know yet; else
   * only what has become less.
   * @returns whether what there is now is in the baseline
   */
  record(culprits: readonly Culprit[], calls: number): boolean;
}

const taken = new Map<string, string>();

/**
 * Reads the part of a baseline that belongs to an assertion.
 * @throws {TypeError} where the file cannot be read as one, or where another assertion of the process has its name
 */
export function readBaseline(
  { baseline: path = '', name }: Pick<AssertNoLeakOptions, 'baseline' | 'name'>,
  { file, stack }: Pick<Caller, 'file' | 'stack'>,
): Baseline {
  const target = resolve(path);
  const key = name ?? (file === undefined ? 'test' : relative(resolve(target, '..'), file).split(sep).join('/'));
  const place = stack[0] ?? '';
  const other = taken.get(`${target} ${key}`);
  if (other !== undefined && other !== place)
    throw new TypeError(`assertNoLeak: two assertions are ${key} in ${basename(path)}: give each a name of its own`);
  taken.set(`${target} ${key}`, place);
  const known = read(target, path)[key];
  return {
    leaks: (known ?? []).map((each) => knownLeak(each, path)),
    record: (culprits, calls) => process.env[WRITES] === 'write' && write(target, path, key, found(culprits, calls)),
  };
}

function knownLeak({ resource, file, code, perCall: atMost }: Entry, path: string): KnownLeak {
  return {
    ...{ resource, atMost, because: `known since ${path} was written`, site: `${file} (${code})` },
    isSite: (position) => position.file === file && codeOf(position) === code,
    remedy: `run once with ${WRITES}=write, which takes it out of ${path}`,
  };
}

function found(culprits: readonly Culprit[], calls: number): Entry[] {
  return culprits.flatMap((culprit) => {
    const { resource, file } = culprit;
    if (resource === 'goroutine') return []; // no test of ours runs in Go
    return [{ resource, file, code: codeOf(culprit), perCall: perCall(culprit, calls) }];
  });
}

function codeOf({ excerpt, line }: Pick<Culprit, 'excerpt' | 'line'>): string {
  return excerpt?.lines[line - excerpt.startLine]?.trim() ?? `line ${line}`;
}

/** Writes the part of an assertion. Returns whether all that was found is in it. */
function write(target: string, path: string, key: string, entries: readonly Entry[]): boolean {
  const leaks = read(target, path);
  const known = leaks[key];
  const kept = known ? known.flatMap((each) => less(each, entries)) : [...entries];
  if (kept.length > 0) leaks[key] = kept;
  else delete leaks[key];
  const sorted = Object.fromEntries(Object.entries(leaks).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(target, `${JSON.stringify({ leaks: sorted }, undefined, 2)}\n`);
  return entries.every((each) => kept.some((other) => isSame(each, other) && each.perCall <= other.perCall));
}

/** Returns a known leak in its size of today, where that is smaller; nothing where it is gone. */
function less(known: Entry, entries: readonly Entry[]): Entry[] {
  const now = entries.find((each) => isSame(each, known));
  return now ? [{ ...known, perCall: Math.min(known.perCall, now.perCall) }] : [];
}

function isSame(one: Entry, other: Entry): boolean {
  return one.resource === other.resource && one.file === other.file && one.code === other.code;
}

function read(target: string, path: string): z.infer<typeof baselineFile>['leaks'] {
  let text: string;
  try {
    text = readFileSync(target, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new TypeError(`assertNoLeak: the baseline ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = baselineFile.safeParse(parse(text));
  if (parsed.success) return parsed.data.leaks;
  throw new TypeError(
    `assertNoLeak: ${path} is no baseline: ${firstIssue(parsed.error.issues)}; remove it and run with ${WRITES}=write`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
