import type { Role } from '../../plan/replicas.js';
import { endsOf } from '../../text/interval.js';
import type { MetricAnalysis, Outcome, ReplicaVerdict, RoleGrowth } from '../model/analysis.js';
import type { CombineReplicas } from '../model/judgement.js';
import { isMeasured } from '../model/measured.js';
import type { ReasonCode } from '../model/reasons.js';
import { byRole } from './acrossRoles.js';
import { type Estimated, pooledGrowth } from './checkpoints/pooledGrowth.js';
import { METRICS, type Metric } from './metrics.js';
import { statedGrowth, UNKNOWN_GROWTH } from './stated.js';
import { average, type Estimate, sum } from './stats/mover.js';

/**
 * Combines the verdicts of replicas into the verdict on a metric: leak when two say leak, or the only one does; clean
 * when none says leak and most say clean; invalid without any replica; else inconclusive. A replica on which the metric
 * was not seen counts as inconclusive. So one replica's false alarm is no leak, and one replica's doubt does not undo
 * the others.
 *
 * Where every process has one role, the rule is applied to each role by itself, because what grows on the clients may
 * be flat on the servers: leak when one role leaks, clean when all are clean. Two roles are two chances of a false
 * alarm; the rate for one is below 0.3 %.
 *
 * `growthPerWork` is estimated from the slices of all replicas of a role together ({@link pooledGrowth}); where one was
 * judged without checkpoints, it is the mean, with an interval by MOVER from the replicas' own, taken as independent. Of
 * two roles it is the sum, by MOVER too. These replicas are all there are, so their spread is not added. Replicas whose
 * growth is not known are left out.
 */
export const combineReplicas: CombineReplicas = (name, replicas) => {
  const { unit, role } = METRICS[name];
  const common = { name, unit, role, perReplica: [...replicas] };
  const roles = [...byRole(replicas)].map(([of, members]) => ({
    of,
    agreed: agree(members),
    growth: growthOf(METRICS[name], members),
  }));
  if (roles.length < 2) return { ...common, ...agree(replicas), ...statedGrowth(growthOf(METRICS[name], replicas)) };
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
