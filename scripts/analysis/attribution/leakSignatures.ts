import type { Analysis, Culprit, MetricName } from '../model/analysis.js';
import type { LeakSignature, LeaksSince } from '../model/leaks.js';
import { METRIC_OF } from './culprits.js';

/** The part of an analysis that says what leaks. */
type Leaking = Pick<Analysis, 'outcome' | 'metrics' | 'culprits'>;

/**
 * Returns the leaks of a run, each once: those whose lines are known; where no line is, the metrics that leak, those that
 * decide before those that support.
 */
export function leaksOf({ outcome, metrics, culprits }: Leaking): LeakSignature[] {
  if (outcome !== 'leak') return [];
  if (culprits.length > 0) return distinct(culprits.map(signatureOf));
  const leaking = metrics.filter(({ outcome, sameAs, role }) => outcome === 'leak' && !sameAs && role !== 'shown');
  const deciding = leaking.filter(({ role }) => role === 'decides');
  return (deciding.length > 0 ? deciding : leaking).map(({ name }) => ({ metric: name }));
}

/** A run that was decided, before another one of the same plan. */
export interface EarlierRun {
  readonly id: string;
  readonly startedAt?: string | undefined;
  readonly analysis: Leaking;
}

/** Says what has become of the leaks since an earlier run; undefined of a run that is invalid, which says nothing. */
export function leaksSinceRun(now: Leaking, { id, startedAt, analysis: before }: EarlierRun): LeaksSince | undefined {
  if (now.outcome === 'invalid') return undefined;
  const [today, then] = [leaksOf(now), leaksOf(before)];
  const known = today.filter((leak) => then.some((each) => isSame(leak, each)));
  const added = today.filter((leak) => !known.includes(leak));
  const lost = then.filter((leak) => !today.some((each) => isSame(leak, each)));
  const isFresh = ({ metric }: LeakSignature) => isDecided(before, then, metric);
  const isGone = ({ metric }: LeakSignature) => isDecided(now, today, metric);
  return {
    ...{ run: id, ...(startedAt !== undefined && { startedAt }) },
    fresh: added.filter(isFresh),
    known,
    gone: lost.filter(isGone),
    open: [...added.filter((leak) => !isFresh(leak)), ...lost.filter((leak) => !isGone(leak))],
  };
}

function signatureOf({ resource, file, function: name, served }: Culprit): LeakSignature {
  return {
    ...{ metric: METRIC_OF[resource], resource, file },
    ...(name !== undefined && { function: name }),
    ...(served !== undefined && { served }),
  };
}

/** Tells whether two leaks are the same; what is not known of one of them does not tell them apart. */
function isSame(one: LeakSignature, other: LeakSignature): boolean {
  return (
    one.metric === other.metric &&
    one.served === other.served &&
    alike(one.file, other.file) &&
    alike(one.function, other.function)
  );
}

function alike(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function distinct(leaks: readonly LeakSignature[]): LeakSignature[] {
  return [...new Map(leaks.map((leak) => [JSON.stringify(Object.entries(leak).sort()), leak])).values()];
}

/**
 * Tells whether a run says what of a metric leaks: nothing where it is clean, and only what is in its leaks where it
 * leaks. Where it leaks and no leak says so, as an effect of another, nothing follows.
 */
function isDecided({ metrics }: Leaking, leaks: readonly LeakSignature[], metric: MetricName): boolean {
  const outcome = metrics.find(({ name }) => name === metric)?.outcome;
  return outcome === 'clean' || (outcome === 'leak' && leaks.some((leak) => leak.metric === metric));
}
