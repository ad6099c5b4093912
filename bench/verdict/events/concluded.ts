import { reasonToConfirm } from '../../../scripts/analysis/furtherStretch.js';
import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { LaterStretch } from '../../../scripts/analysis/model/judgement.js';
import { combineReplicas } from '../../../scripts/analysis/verdict/index.js';
import type { Timing } from './clock.js';
import type { EventFamily } from './family.js';
import type { SeenReplica } from './fleet.js';

/** What is concluded of a fleet. */
export type Concluded = ReturnType<typeof combineReplicas>;

/**
 * Judges one replica.
 *
 * @param slices those that the load has had so far
 * @param confirming the later stretch that alone is judged
 */
export type JudgeReplica = (
  seen: SeenReplica,
  slices: number,
  confirming?: LaterStretch,
) => Omit<ReplicaVerdict, 'replica'>;

/**
 * Returns the verdict on one fleet. Where there may be a second stretch of load, the first is judged, and the second where
 * the lab would run one.
 */
export function concludedOf(
  { metric }: EventFamily,
  fleet: readonly SeenReplica[],
  { slices, passes, more }: Timing,
  judge: JudgeReplica,
): Concluded {
  const judged = (upTo: number, confirming?: LaterStretch): Concluded =>
    combineReplicas(
      metric,
      fleet.map((seen, i) => ({ replica: `replica-${i + 1}`, ...judge(seen, upTo, confirming) })),
    );
  const first = judged(slices);
  if (!more || reasonToConfirm(first.outcome, [first]) === undefined) return first;
  return judged(slices + more.slices, { after: slices, times: more.passes / passes });
}
