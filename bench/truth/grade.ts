import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Leak } from '../../test/cases/lib/case.js';
import { root } from '../../test/support/root.js';
import type { CaseRun } from './allCases.js';
import { type Judged, laterGrowth } from './judged.js';

/** How well a run of a case was judged. */
export interface Grade {
  readonly name: string;
  readonly twin: CaseRun['twin'];
  readonly outcome: Judged['analysis']['outcome'];
  /** The metrics that leak by the verdict; of a run that is not called a leak, those that make it doubtful. */
  readonly metrics: readonly string[];
  /** Of a leak: its growth per unit by the metric that shows it, and in truth. */
  readonly growth?: {
    readonly judged: number | undefined;
    readonly ci95: readonly [number | null, number | null] | undefined;
    readonly truth: number;
  };
  /** Of a leak: by what the fault was named. */
  readonly named?: Named;
  /** The place, or the package, that the report says first; undefined: none. */
  readonly says?: string | undefined;
  /** The fault was named by a closer look alone: a second run, with the flags that make it so. */
  readonly closer?: boolean;
  /** The fault is named better than the description says, which could say so. */
  readonly isBetterNamed?: boolean;
  readonly seconds: number;
  readonly faults: readonly Fault[];
}

/** By what a fault was named: its very line, the function that the line stands in, the package at fault, or nothing. */
export type Named = 'line' | 'function' | 'package' | 'nothing';

/** From the worst to the best. */
const WAYS_NAMED: readonly Named[] = ['nothing', 'package', 'function', 'line'];

/** Returns how much better than its description says a fault is named; below 0: worse. */
export function betterNamed(named: Named, { named: said }: Pick<Leak, 'named'>): number {
  return WAYS_NAMED.indexOf(named) - WAYS_NAMED.indexOf(said);
}

/** All that can be wrong with a judgement. */
export type Fault =
  | 'missed' // a leak that is not called one
  | 'false alarm' // a clean program that is called a leak
  | 'accused' // a clean program, called clean, of which a line is named all the same
  | 'other metric' // the leak is found by a metric that it is not of
  | 'growth' // not the truth
  | 'invalid'
  | 'not named'
  | 'named worse' // than its description says
  | 'untrue'; // the program does not do what its description says

/**
 * How far the growth may lie from the truth, where the truth is not within its interval. Heap: the lab's own share, and
 * the noise of two runs.
 */
const TOLERANCE = { counts: 0.02, bytes: 0.1, heap: 0.35 };

/** Grades what the lab says of a program. */
export function grade(each: CaseRun, { analysis, told, seconds }: Judged, bareHeap: number | undefined): Grade {
  const { outcome, metrics } = analysis;
  const leaking = metrics.filter((metric) => metric.outcome === (outcome === 'leak' ? 'leak' : 'inconclusive'));
  const base = {
    ...{ name: each.name, twin: each.twin, outcome, seconds },
    metrics: leaking.map(({ name }) => name as string),
  };
  if (each.twin !== 'leak') return { ...base, faults: cleanFaults(analysis) };
  const description = each.description as Leak;
  const truth = description.perUnit ?? bareHeap ?? Number.NaN;
  const found = metrics.find(({ name }) => name === description.metric);
  const growth = { judged: found?.growthPerWork ?? undefined, ci95: found?.ci95, truth };
  const { named, says } = namedBy(each, analysis);
  const faults: Fault[] = [];
  if (outcome === 'invalid') faults.push('invalid');
  else if (outcome !== 'leak') faults.push('missed');
  else if (found?.outcome !== 'leak') faults.push('other metric');
  if (outcome === 'leak' && !isNear(growth, description)) faults.push('growth');
  faults.push(...namingFaults(named, description));
  if (description.perUnit !== undefined && !isClose(laterGrowth(told.held, told.units), truth, 0.05))
    faults.push('untrue');
  return { ...base, growth, named, says, isBetterNamed: betterNamed(named, description) > 0, faults };
}

/** Adds to a grade what a closer look at the same leak has named. */
export function withCloserLook(first: Grade, each: CaseRun, { analysis, seconds }: Judged): Grade {
  const { named, says } = namedBy(each, analysis);
  if (named === 'nothing') return { ...first, says: says ?? first.says };
  const description = each.description as Leak;
  const others = first.faults.filter((fault) => fault !== 'not named' && fault !== 'named worse');
  return {
    ...first,
    ...{ named, says, closer: true, isBetterNamed: betterNamed(named, description) > 0 },
    faults: [...others, ...namingFaults(named, description)],
    seconds: first.seconds + seconds,
  };
}

function namingFaults(named: Named, description: Leak): Fault[] {
  return [
    ...(named === 'nothing' ? (['not named'] as const) : []),
    ...(betterNamed(named, description) < 0 ? (['named worse'] as const) : []),
  ];
}

function cleanFaults({ outcome, culprits, profile }: Judged['analysis']): Fault[] {
  if (outcome === 'leak') return ['false alarm'];
  const isNamed = culprits.length > 0 || profile?.sites.some(({ growing }) => growing);
  if (outcome === 'clean' && isNamed) return ['accused'];
  return outcome === 'invalid' ? ['invalid'] : [];
}

function isNear({ judged, ci95, truth }: NonNullable<Grade['growth']>, { metric }: Leak): boolean {
  if (judged === undefined) return false;
  const [low, high] = ci95 ?? [];
  if (typeof low === 'number' && typeof high === 'number' && low <= truth && truth <= high) return true;
  if (metric === 'heap_after_gc_bytes') return isClose(judged, truth, TOLERANCE.heap);
  return isClose(judged, truth, metric === 'external_bytes' ? TOLERANCE.bytes : TOLERANCE.counts);
}

function isClose(value: number, truth: number, share: number): boolean {
  return Math.abs(value - truth) <= share * Math.abs(truth);
}

/** Looks only at what the report says first: a right line below a wrong one names nothing. */
function namedBy(
  { description, guilty }: CaseRun,
  analysis: Judged['analysis'],
): { named: Named; says: string | undefined } {
  const { site, chain } = firstSaid(analysis);
  const says = chain[0] && `${chain[0].file}:${chain[0].line}`;
  if (guilty && chain.some(({ file, line }) => file === guilty.file && line === guilty.line))
    return { named: 'line', says };
  const { guilty: name } = description as Leak;
  if (name !== undefined && chain.some(({ file }) => isOfPackage(file, name))) return { named: 'package', says };
  const [first] = chain;
  const begins = guilty && (site?.line ?? blockOf(guilty));
  const inFunction = first && guilty && first.file === guilty.file && isWithin(site ? guilty : first, begins ?? 0);
  if (inFunction) return { named: 'function', says };
  return { named: 'nothing', says };
}

/** Tells whether a file is of a package: in its folder, or as the package's own source map calls it. */
function isOfPackage(file: string, name: string): boolean {
  return file.includes(`node_modules/${name}/`) || file.startsWith(`${name}/`);
}

/** Returns the first culprit with its chain of frames; without one, the allocation site that grows most. */
function firstSaid({ culprits, profile }: Judged['analysis']) {
  const [culprit] = culprits;
  const site = culprit ? undefined : profile?.sites.find(({ growing }) => growing);
  return { site, chain: culprit ? [culprit, ...culprit.via] : site ? [site] : [] };
}

/** Tells whether a line stands in the block that begins at another, by the indentation that the formatter gives it. */
function isWithin({ file, line }: { file: string; line: number }, begins: number): boolean {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const depth = (at: number) => (lines[at - 1] ?? '').search(/\S/);
  for (let at = begins + 1; at <= line; at++) {
    if (lines[at - 1]?.trim() !== '' && depth(at) <= depth(begins)) return false;
  }
  return begins <= line;
}

/** Returns the line at which the block begins that a line stands in. */
function blockOf({ file, line }: { file: string; line: number }): number {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const depth = (at: number) => (lines[at - 1] ?? '').search(/\S/);
  for (let at = line - 1; at > 0; at--) if (lines[at - 1]?.trim() !== '' && depth(at) < depth(line)) return at;
  return 1;
}
