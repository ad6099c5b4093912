import { bySite } from '../analysis/attribution/culpritSites.js';
import { METRIC_OF } from '../analysis/attribution/culprits.js';
import type { Analysis, Culprit, MetricAnalysis } from '../analysis/model/analysis.js';
import { METRICS, nounOf, unseenNoun } from '../analysis/verdict/index.js';
import { count, growthFigure, listed } from '../text/figures.js';
import { type KnownLeak, matches } from './knownLeaks.js';
import { perCall } from './perCall.js';

/** Says what leaks, and where: the first line is the whole finding. */
export function leakText(
  { culprits, metrics, summary }: Analysis,
  borne: readonly Culprit[],
  known: readonly KnownLeak[],
  calls: number,
): string {
  const guilty = bySite(culprits.filter((culprit) => !borne.includes(culprit)));
  const told = metrics.filter(({ outcome, role, sameAs }) => outcome === 'leak' && role !== 'shown' && !sameAs);
  if (guilty.length === 0) return `leaks ${listed(told.map(growthText))} per call; no line could be named: ${summary}`;
  return guilty
    .map(([first, ...others]) => first && siteText(first, others, { told, known, calls }))
    .filter((text) => text !== undefined)
    .join('\n');
}

interface BesideSite {
  readonly told: readonly MetricAnalysis[];
  readonly known: readonly KnownLeak[];
  readonly calls: number;
}

function siteText(first: Culprit, others: readonly Culprit[], { told, known, calls }: BesideSite): string {
  const { file, line, opened, closed, via } = first;
  const allowance = known.find((leak) => matches(leak, first));
  const beside = told.filter(({ name }) => name !== METRIC_OF[first.resource]);
  const inAll =
    others.length === 0 && beside.length === 0 ? [] : [`  with it: ${listed(beside.map(growthText))} per call`];
  return [
    `leaks ${numbered(perCall(first, calls), first.resource)} per call (${count(opened)} opened, ${count(closed)} closed) at ${file}:${line}`,
    ...excerptLines(first),
    ...(via.length > 0 ? [`  called from ${via.map((each) => `${each.file}:${each.line}`).join(' ← ')}`] : []),
    ...(beside.length > 0 ? inAll : []),
    ...(allowance ? [`  allowed there: ${allowance.atMost} per call, because ${allowance.because}`] : []),
  ].join('\n');
}

function excerptLines({ excerpt, line }: Culprit): string[] {
  if (!excerpt) return [];
  const last = excerpt.startLine + excerpt.lines.length - 1;
  return excerpt.lines.map((text, index) => {
    const number = excerpt.startLine + index;
    return `  ${number === line ? '>' : ' '} ${String(number).padStart(String(last).length)} | ${text}`.trimEnd();
  });
}

/** Says that a known leak is there. */
export function borneText({ because, atMost, site }: KnownLeak, culprits: readonly Culprit[], calls: number): string {
  const [first] = culprits;
  const where = first ? `${first.file}:${first.line}` : site;
  const found = first ? numbered(perCall(first, calls), first.resource) : 'nothing';
  return `assertNoLeak: ${where} leaks ${found} per call, which is allowed (at most ${atMost}): ${because}`;
}

/** Says that a known leak is gone. */
export function unneededText({ resource, site, remedy }: KnownLeak): string {
  return `no ${NOUNS[resource][0]} leaks at ${site} any more: ${remedy}`;
}

/** Says why nothing is decided, and what would decide it. */
export function undecidedText({ outcome, audit, summary }: Analysis, calls: number): string {
  const wrong = audit.filter(({ level }) => level === 'invalid').map(({ sentence }) => sentence);
  const why = outcome === 'invalid' && wrong.length > 0 ? wrong.join(' ') : summary;
  return `cannot tell whether this leaks, after ${count(calls)} calls: ${why}\n  → let nothing else run in this process meanwhile, or try more calls: assertNoLeak(…, { calls: ${Math.max(100, 2 * calls)} })`;
}

/** Says what could not be looked at; undefined where all could. */
export function unseenText({ unseen = [] }: Analysis): string | undefined {
  if (unseen.length === 0) return undefined;
  return `assertNoLeak: clean as far as seen; not seen here: ${unseen.map((part) => `${unseenNoun(part)} (${part.why})`).join(', ')}`;
}

function growthText(metric: MetricAnalysis): string {
  const { name, unit, growthPerWork } = metric;
  if (METRICS[name].kind !== 'count') return `${growthFigure(growthPerWork, unit)} of ${nounOf(metric)}`;
  return `${count(Math.round((growthPerWork ?? 0) * 100) / 100)} ${nounOf(metric)}`;
}

function numbered(value: number, resource: Culprit['resource']): string {
  const [one, many] = NOUNS[resource];
  return `${value} ${value === 1 ? one : many}`;
}

const NOUNS: Readonly<Record<Culprit['resource'], readonly [one: string, many: string]>> = {
  channel: ['channel', 'channels'],
  socket: ['socket', 'sockets'],
  stream: ['stream', 'streams'],
  timer: ['timer', 'timers'],
  session: ['HTTP/2 session', 'HTTP/2 sessions'],
  descriptor: ['descriptor', 'descriptors'],
  child: ['child process', 'child processes'],
  worker: ['worker thread', 'worker threads'],
  goroutine: ['goroutine', 'goroutines'],
  buffer: ['buffer', 'buffers'],
  closure: ['function', 'functions'],
};
