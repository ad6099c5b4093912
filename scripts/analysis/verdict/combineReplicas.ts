import type { Role } from '../../plan/replicas.js';
import { endsOf } from '../../text/interval.js';
import type { MetricAnalysis, Outcome, ReplicaVerdict, RoleGrowth } from '../model/analysis.js';
import type { CombineReplicas } from '../model/judgement.js';
import { isMeasured } from '../model/measured.js';
import type { ReasonCode } from '../model/reasons.js';
import { byRole } from './acrossRoles.js';
import { METRICS } from './metrics.js';
import { statedGrowth, UNKNOWN_GROWTH } from './stated.js';
import { average, type Estimate, sum } from './stats/mover.js';

/**
 * Combines the verdicts of replicas into the verdict on a metric: leak when two say leak, or the only one does; clean
 * when none says leak and most say clean; invalid without any replica; else inconclusive. A replica on which the metric
 * was not seen counts as inconclusive. So one replica's false alarm is no leak, and one replica's doubt does not undo
 * the others. Channels that are collected unclosed more and more on one replica are no false alarm: it needs no second.
 *
 * Where every process has one role, the rule is applied to each role by itself, because what grows on the clients may
 * be flat on the servers: leak when one role leaks, clean when all are clean. Two roles are two chances of a false
 * alarm; the rate for one is below 0.3 %.
 *
 * `growthPerWork` is the mean over the replicas; with two roles, the sum of their means. `ci95` is its interval by
 * MOVER from the replicas' own intervals, taken as independent. These replicas are all there are, so their spread is
 * not added. Replicas whose growth is not known are left out of both.
 */
export const combineReplicas: CombineReplicas = (name, replicas) => {
  const { unit, role } = METRICS[name];
  const common = { name, unit, role, perReplica: [...replicas] };
  const roles = [...byRole(replicas)].map(([of, members]) => ({ of, agreed: agree(members), mean: estimate(members) }));
  if (roles.length < 2) return { ...common, ...agree(replicas), ...growthOf(estimate(replicas)) };
  const means = roles.map(({ mean }) => mean).filter((mean) => mean !== undefined);
  const together = means.length === roles.length ? sum(means) : undefined;
  return {
    ...common,
    ...weightiest(roles.map(({ agreed }) => agreed)),
    ...growthOf(together),
    byRole: roles.flatMap(roleGrowth),
  };
};

function roleGrowth({ of, agreed, mean }: { of: Role; agreed: Agreed; mean: Estimate | undefined }): RoleGrowth[] {
  return of === 'mixed' ? [] : [{ role: of, outcome: agreed.outcome, ...growthOf(mean) }];
}

/** An outcome with its reason; it has no code where no replica was judged. */
type Agreed = Pick<MetricAnalysis, 'outcome' | 'reason' | 'reasonCode'>;

/** Returns the verdict of the role that decides for all. */
function weightiest(verdicts: readonly Agreed[]): Agreed {
  const order: readonly Outcome[] = ['leak', 'invalid', 'inconclusive', 'clean'];
  const [first] = order.flatMap((outcome) => verdicts.filter((each) => each.outcome === outcome));
  return first ?? { outcome: 'invalid', reason: 'no replica was judged' };
}

function agree(replicas: readonly ReplicaVerdict[]): Agreed {
  const of = (outcome: Outcome): ReplicaVerdict[] => replicas.filter((r) => r.outcome === outcome);
  const leaking = of('leak');
  const clean = of('clean');
  const unseen = replicas.filter((r) => r.reasonCode === 'not-seen');
  const noun = replicas[0]?.role ?? 'replica';
  if (replicas.length === 0) return { outcome: 'invalid', reason: 'no replica was judged' };
  if (leaking.length >= 2) return { outcome: 'leak', ...commonest(leaking) };
  const proven = leaking.filter((r) => r.reasonCode === 'collected-unclosed');
  if (proven.length > 0) return { outcome: 'leak', ...commonest(proven) };
  if (leaking.length === 1) {
    const { reason, reasonCode } = commonest(leaking);
    if (replicas.length === 1) return { outcome: 'leak', reason: `${reason} (the only ${noun})`, reasonCode };
    const others = unseen.length > 0 ? `, and ${unseen.length} could not be seen` : '';
    return {
      outcome: 'inconclusive',
      reason: `only ${leaking[0]?.replica} of ${replicas.length} ${noun}s leaks${others}`,
      reasonCode: 'replicas-disagree',
    };
  }
  if (clean.length > replicas.length / 2) return { outcome: 'clean', ...commonest(clean) };
  const { reason, reasonCode } = commonest(replicas.filter((r) => r.outcome !== 'clean'));
  return {
    outcome: 'inconclusive',
    reason: reasonCode === 'not-seen' ? `not seen on ${unseen.length} of ${replicas.length} ${noun}s` : reason,
    reasonCode,
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

/** Returns the mean over the replicas; undefined where no growth is known. */
function estimate(replicas: readonly ReplicaVerdict[]): Estimate | undefined {
  const known = replicas
    .filter(isMeasured)
    .map(({ growthPerWork, ci95 }) => ({ growthPerWork, ends: endsOf(ci95) }))
    .filter(({ ends: [, high] }) => Number.isFinite(high))
    .map(({ growthPerWork, ends: [low, high] }): Estimate => ({ value: growthPerWork, low, high }));
  return known.length > 0 ? average(known) : undefined;
}

function growthOf(known: Estimate | undefined): Pick<MetricAnalysis, 'growthPerWork' | 'ci95'> {
  return statedGrowth(known ? { perWork: known.value, ci95: [known.low, known.high] } : UNKNOWN_GROWTH);
}
