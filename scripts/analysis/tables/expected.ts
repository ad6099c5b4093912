import { expectedGrowth } from '../../targets/expectedGrowth.js';
import { targetOf } from '../../targets/index.js';
import type { ExpectedLevels, ReplicaWork } from '../../targets/target.js';
import { stretchOf } from '../condense/fleetChanges.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { MetricName } from '../model/metrics.js';
import { acrossRoles } from '../verdict/acrossRoles.js';

/** The predicted levels of every replica of the run, for each metric that the target predicts. */
export type Prediction = Readonly<Partial<Record<MetricName, PredictedLevels>>>;

/** The levels of one metric by the replica's id, and then by the index of the checkpoint. */
export type PredictedLevels = ReadonlyMap<string, ExpectedLevels>;

/**
 * Asks the target of a run for its expected levels, and hands it the work of every replica at every checkpoint in plain
 * numbers.
 *
 * @returns undefined where the record knows nothing of the target
 */
export function predict({ plan, seen, replicas }: RunCase): Prediction | undefined {
  const expectation = targetOf({ plan, start: seen.start }).expectation(replicas.map(workOf));
  if (!expectation) return undefined;
  return Object.fromEntries(
    Object.entries(expectation).map(([metric, levels]) => [
      metric,
      new Map(replicas.map(({ id }, position) => [id, levels[position] ?? NONE])),
    ]),
  );
}

const NONE: ExpectedLevels = new Map();

/** Returns the predicted level of a replica at the checkpoint with that index. */
export function levelAt(levels: PredictedLevels | undefined, replica: ReplicaCase, index: number): number | undefined {
  return levels?.get(replica.id)?.get(index);
}

/** Returns the growth of predicted levels per unit of work, as the mean over replicas, {@link acrossRoles}. */
export function predictedGrowth(replicas: readonly ReplicaCase[], levels: PredictedLevels): number | undefined {
  return acrossRoles(
    replicas.map((replica) => ({
      role: replica.role,
      value: expectedGrowth(workOf(replica), levels.get(replica.id) ?? NONE),
    })),
  );
}

/** Converts a replica to plain numbers. */
function workOf({ role, life, changes }: ReplicaCase): ReplicaWork {
  const checkpoints = [...(life?.checkpoints ?? [])].map(
    ([index, { atMs, line }]) =>
      [index, { work: line.work.done, changed: stretchOf('', atMs, changes) !== '' }] as const,
  );
  // The timers that a target keeps are unreferenced, most of them: of the referenced ones alone nothing is predicted.
  const isAll = life?.hello?.timersCounted !== 'referenced';
  const timersBefore = isAll ? life?.checkpoints.get(0)?.line.readings.at(-1)?.timers : undefined;
  const runtime = life?.hello?.runtime;
  const grpcGo = runtime?.name === 'go' ? (runtime.grpc ?? '') : undefined;
  return { role, checkpoints: new Map(checkpoints), timersBefore, ...(grpcGo !== undefined && { grpcGo }) };
}
