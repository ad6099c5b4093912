import type { Role } from '../../plan/replicas.js';
import { endsOf } from '../../text/interval.js';
import type { MetricAnalysis, Outcome, ReplicaVerdict, RoleGrowth } from '../model/analysis.js';
import type { CombineReplicas } from '../model/judgement.js';
import { isMeasured } from '../model/measured.js';
import type { ReasonCode } from '../model/reasons.js';
import { byRole } from './acrossRoles.js';
import { doubtAlone, openAlone } from './checkpoints/alone.js';
import { doubtTogether, leakTogether, openTogether, type PooledDoubt } from './checkpoints/pooled.js';
import { type Estimated, pooledGrowth } from './checkpoints/pooledGrowth.js';
import { couldFill, foundByLedger, isProven } from './ledger/decided.js';
import { METRICS, type Metric } from './metrics.js';
import { REASON_WORDS } from './reasons.js';
import { statedGrowth, UNKNOWN_GROWTH } from './stated.js';
import { average, type Estimate, sum } from './stats/mover.js';
import { Trace } from './trace.js';

/**
 * Combines the verdicts of replicas into the verdict on a metric: leak when enough say leak ({@link leastAgreeing}), or
 * the only one does; clean when none says leak and most say clean; invalid without any replica; else inconclusive. A
 * replica on which the metric was not seen counts as inconclusive. So one replica's false alarm is no leak, and one
 * replica's doubt does not undo the others.
 *
 * What replicas show together has a say as well. Growth that stops or slows down on all of them is no leak, though each
 * of them looked like one. Where too few leak, the others may leak together. And most are not clean where the rises of
 * all together leave a leak possible, as one that comes in clumps. All that is about levels: leaks that the ledger found
 * are counted and not doubted by it, and channels that are collected unclosed need no second replica.
 *
 * Where every process has one role, the rule is applied to each role by itself, because what grows on the clients may
 * be flat on the servers: leak when one role leaks, clean when all are clean. Two roles are two chances of a false
 * alarm; the rate for one is below 0.3 %.
 *
 * Processes that have nothing in common but that somebody named them are judged `apart`: each alone, as the only one is, and
 * the worst decides. Each of them is a chance of a false alarm.
 *
 * `growthPerWork` is estimated from the slices of all replicas of a role together ({@link pooledGrowth}); where one was
 * judged without checkpoints, it is the mean, with an interval by MOVER from the replicas' own, taken as independent. Of
 * two roles it is the sum, by MOVER too. These replicas are all there are, so their spread is not added. Replicas whose
 * growth is not known are left out.
 */
export const combineReplicas: CombineReplicas = (name, replicas, tolerated = 0, noun = 'replica', apart = false) => {
  const metric = METRICS[name];
  const { unit, role } = metric;
  const common = { name, unit, role, perReplica: [...replicas] };
  if (apart && replicas.length > 1)
    return {
      ...common,
      ...eachAlone(metric, replicas, { tolerated, noun }),
      ...statedGrowth(growthOf(metric, replicas)),
    };
  const roles = [...byRole(replicas)].map(([of, members]) => ({
    of,
    agreed: agree(metric, members, tolerated, noun),
    growth: growthOf(metric, members),
  }));
  if (roles.length < 2)
    return { ...common, ...agree(metric, replicas, tolerated, noun), ...statedGrowth(growthOf(metric, replicas)) };
  return {
    ...common,
    ...weightiest(roles.map(({ agreed }) => agreed)),
    ...statedGrowth(together(roles.map(({ growth }) => growth))),
    byRole: roles.flatMap(roleGrowth),
  };
};

function roleGrowth({ of, agreed, growth }: { of: Role; agreed: Agreed; growth: Estimated }): RoleGrowth[] {
  return of === 'mixed' ? [] : [{ role: of, outcome: agreed.outcome, ...statedGrowth(growth) }];
}

/** An outcome with its reason; it has no code where no replica was judged. */
type Agreed = Pick<MetricAnalysis, 'outcome' | 'reason' | 'reasonCode' | 'agreement'>;

/** Returns the verdict on the process that decides for all, where each is judged alone. */
function eachAlone(metric: Metric, replicas: readonly ReplicaVerdict[], terms: Terms): Agreed {
  return weightiest(
    replicas.map((replica) => decide(metric, [replica], { ...terms, called: replica.replica }, new Trace())),
  );
}

/** Returns the verdict of the role that decides for all. */
function weightiest(verdicts: readonly Agreed[]): Agreed {
  const order: readonly Outcome[] = ['leak', 'invalid', 'inconclusive', 'clean'];
  const [first] = order.flatMap((outcome) => verdicts.filter((each) => each.outcome === outcome));
  return first ?? { outcome: 'invalid', reason: 'no replica was judged' };
}

/**
 * Returns how many of so many replicas must leak: the least number that false alarms of one replica in a hundred, each
 * independent, reach in less than one fleet in a thousand. Two of up to 5, three of up to 18, five of 50.
 */
export function leastAgreeing(replicas: number): number {
  let [term, above, agreeing] = [(1 - FALSE_ALARM) ** replicas, 1, 0];
  while (above >= FALSE_FLEET) {
    above -= term;
    term *= ((replicas - agreeing) / (agreeing + 1)) * (FALSE_ALARM / (1 - FALSE_ALARM));
    agreeing++;
  }
  return Math.max(2, agreeing);
}

const FALSE_ALARM = 0.01;
const FALSE_FLEET = 0.001;

function agree(metric: Metric, replicas: readonly ReplicaVerdict[], tolerated: number, called: string): Agreed {
  if (replicas.length === 0) return { outcome: 'invalid', reason: 'no replica was judged' };
  const trace = new Trace();
  const agreed = decide(metric, replicas, { tolerated, noun: replicas[0]?.role ?? called }, trace);
  return trace.steps.length > 0 ? { ...agreed, agreement: trace.steps } : agreed;
}

/** What is tolerated, and what a process is called. */
interface Terms {
  readonly tolerated: number;
  readonly noun: string;
  /** Its own name, where it is judged apart from others. */
  readonly called?: string;
}

function decide(metric: Metric, replicas: readonly ReplicaVerdict[], terms: Terms, trace: Trace): Agreed {
  const { tolerated, noun } = terms;
  const of = (outcome: Outcome): ReplicaVerdict[] => replicas.filter((r) => r.outcome === outcome);
  const [leaking, clean] = [of('leak'), of('clean')];
  const unseen = replicas.filter((r) => r.reasonCode === 'not-seen');
  if (leaking.length > 0) return agreedLeak(metric, replicas, leaking, unseen, terms, trace);
  const most = clean.length > replicas.length / 2;
  trace.note(`most ${many(noun)} are clean`, most, `${clean.length} of ${replicas.length}`);
  if (most) {
    const doubt = openTogether(metric, replicas, tolerated, trace) ?? openAlone(metric, replicas, tolerated, trace);
    return doubt ? inDoubt(doubt) : { outcome: 'clean', ...commonest(clean) };
  }
  const { reason, reasonCode } = commonest(replicas.filter((r) => r.outcome !== 'clean'));
  return {
    outcome: 'inconclusive',
    reason: reasonCode === 'not-seen' ? `not seen on ${unseen.length} of ${replicas.length} ${many(noun)}` : reason,
    reasonCode,
  };
}

/** Returns what replicas agree on of which at least one leaks. */
function agreedLeak(
  metric: Metric,
  replicas: readonly ReplicaVerdict[],
  leaking: readonly ReplicaVerdict[],
  unseen: readonly ReplicaVerdict[],
  { tolerated, noun, called = `the only ${noun}` }: Terms,
  trace: Trace,
): Agreed {
  const found: Agreed = { outcome: 'leak', ...commonest(leaking) };
  if (replicas.length === 1) {
    const doubt = leaking.some(foundByLedger) ? undefined : doubtAlone(metric, leaking, tolerated, trace);
    return doubt ? inDoubt(doubt) : { ...found, reason: `${found.reason} (${called})` };
  }
  const proven = leaking.filter(isProven);
  if (proven.length > 0) {
    trace.note(`a ${noun} leaks without doubt`, true, `${proven.length} of ${replicas.length}`);
    return { outcome: 'leak', ...commonest(proven) };
  }
  const needed = leastAgreeing(replicas.length);
  const enough = leaking.length >= needed;
  trace.note(`enough ${many(noun)} leak`, enough, `${leaking.length} of ${replicas.length}, at least ${needed} must`);
  if (enough) {
    if (leaking.filter(foundByLedger).length >= needed) return found;
    const growing = replicas.filter((r) => r.outcome !== 'clean' && !unseen.includes(r) && !foundByLedger(r));
    const doubt = doubtTogether(metric, growing, tolerated, trace);
    return doubt ? inDoubt(doubt) : found;
  }
  if (!replicas.some(couldFill) && leakTogether(metric, replicas, tolerated, trace)) return found;
  const notSeen = unseen.length > 0 ? `, and ${unseen.length} could not be seen` : '';
  const which =
    leaking.length === 1
      ? `only ${leaking[0]?.replica} of ${replicas.length} ${many(noun)} leaks`
      : `only ${leaking.length} of ${replicas.length} ${many(noun)} leak, where ${needed} must`;
  return { outcome: 'inconclusive', reason: `${which}${notSeen}`, reasonCode: 'replicas-disagree' };
}

/** Returns the noun for several. */
function many(noun: string): string {
  return noun === 'process' ? 'processes' : `${noun}s`;
}

function inDoubt({ code, because }: PooledDoubt): Agreed {
  return {
    outcome: 'inconclusive',
    reason: code === 'replicas-disagree' ? because : `${REASON_WORDS[code]}: ${because}`,
    reasonCode: code,
  };
}

/** Returns the reason that most verdicts give, and the first of equally common ones. */
function commonest(verdicts: readonly ReplicaVerdict[]): Pick<Agreed, 'reason' | 'reasonCode'> {
  const counts = new Map<ReasonCode | undefined, number>();
  for (const { reasonCode } of verdicts) counts.set(reasonCode, (counts.get(reasonCode) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const first = verdicts.find(({ reasonCode }) => counts.get(reasonCode) === most);
  return { reason: first?.reason ?? '', reasonCode: first?.reasonCode };
}

/** Returns the growth of replicas that do the same; it is unknown where that of none is known. */
function growthOf(metric: Metric, replicas: readonly ReplicaVerdict[]): Estimated {
  const known = replicas.filter(isMeasured).filter(({ ci95: [, high] }) => high !== null);
  const pooled = known.flatMap((replica) => replica.pooled ?? []);
  if (known.length === 0) return UNKNOWN_GROWTH;
  if (pooled.length === known.length) return pooledGrowth(metric, pooled);
  const { value, low, high } = average(
    known.map(({ growthPerWork, ci95 }): Estimate => {
      const [low, high] = endsOf(ci95);
      return { value: growthPerWork, low, high };
    }),
  );
  return { perWork: value, ci95: [low, high], standardError: quadrature(known, known.length) };
}

/** Returns the growth of one client and one server together; it is unknown where that of one of them is. */
function together(roles: readonly Estimated[]): Estimated {
  if (roles.some(({ perWork }) => !Number.isFinite(perWork))) return UNKNOWN_GROWTH;
  const { value, low, high } = sum(roles.map(({ perWork, ci95: [low, high] }) => ({ value: perWork, low, high })));
  return { perWork: value, ci95: [low, high], standardError: quadrature(roles, 1) };
}

/** Returns the standard error of the sum of independent estimates ÷ `by`; undefined where that of one is not known. */
function quadrature(of: readonly Pick<Estimated, 'standardError'>[], by: number): number | undefined {
  const all = of.map(({ standardError }) => standardError).filter((each) => each !== undefined);
  return all.length === of.length ? Math.hypot(...all) / by : undefined;
}
