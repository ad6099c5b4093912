import { METRIC_OF } from '../analysis/attribution/culprits.js';
import type { Analysis, Culprit, MetricName } from '../analysis/model/analysis.js';
import type { Tolerated } from './judge.js';
import type { Allowance } from './options.js';
import { perCall } from './perCall.js';

/** A leak that is no failure: allowed in the test, or in its baseline. */
export interface KnownLeak extends Pick<Allowance, 'resource' | 'atMost' | 'because'> {
  /** The line as it was given, for people. */
  readonly site: string;
  /** Tells whether a line of source is the one that is meant. */
  readonly isSite: (position: Pick<Culprit, 'file' | 'line' | 'excerpt'>) => boolean;
  /** What is to be done when it is gone. */
  readonly remedy: string;
}

/** Returns the known leaks of a list of allowances. */
export function allowed(allow: readonly Allowance[] = []): KnownLeak[] {
  return allow.map(({ resource, site, atMost, because }) => ({
    ...{ resource, atMost, because, site: String(site), remedy: 'take the allowance out' },
    isSite: ({ file, line }) => {
      const place = `${file}:${line}`;
      return typeof site === 'string' ? place.includes(site) : new RegExp(site.source, site.flags).test(place);
    },
  }));
}

/** Tells whether a leak that was found is a known one, however large it is. */
export function matches({ resource, isSite }: KnownLeak, culprit: Culprit): boolean {
  return resource === culprit.resource && [culprit, ...culprit.via].some((position) => isSite(position));
}

/** The metrics of which each has two in a process that is client and server at once: its end, and the other's. */
const TWO_ENDED = new Set<MetricName>(['sockets', 'sessions', 'streams', 'descriptors']);

/**
 * Returns the growth that known leaks explain, by metric: their own, that of the connections made for them, at both
 * ends where both are in this process, and that of memory, which cannot be told apart: where it is not clean, since it is
 * often still in doubt when counts are sure.
 */
export function toleratedBeside(borne: readonly Culprit[], { culprits, metrics }: Analysis, calls: number): Tolerated {
  const beside = culprits.filter((culprit) => borne.some((each) => isAtOnce(culprit, each)));
  const tolerated: Tolerated = {};
  for (const { name, growthPerWork, outcome, role } of metrics) {
    if (outcome === 'clean' || growthPerWork === null || growthPerWork <= 0) continue;
    const own = beside.filter(({ resource }) => METRIC_OF[resource] === name);
    const explained = own.reduce((sum, culprit) => sum + perCall(culprit, calls), 0);
    if (role !== 'decides') tolerated[name] = growthPerWork;
    else if (explained > 0) tolerated[name] = Math.min(growthPerWork, explained * (TWO_ENDED.has(name) ? 2 : 1));
  }
  if (tolerated.sockets !== undefined) tolerated.descriptors = (tolerated.descriptors ?? 0) + tolerated.sockets;
  return tolerated;
}

/** Tells whether a line leaks its resource with another: it is the same, or a connection of it. */
function isAtOnce(culprit: Culprit, known: Culprit): boolean {
  if (culprit === known) return true;
  const hangsOn = known.resource === 'channel' && ['socket', 'session', 'descriptor'].includes(culprit.resource);
  return hangsOn && culprit.file === known.file && culprit.line === known.line;
}
