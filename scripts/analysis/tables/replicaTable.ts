import { ownWork } from '../../targets/workWords.js';
import { readingsOf, sourceOf } from '../condense/metricReadings.js';
import { checkpointAt, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { Outcome, ReplicaAnalysis } from '../model/analysis.js';
import type { CensusesApart } from '../model/judgement.js';
import type { Judges } from '../verdict/judges.js';
import { levelAt, type Prediction } from './expected.js';
import type { JudgedMetrics } from './judgeMetrics.js';

/** Returns a row for every replica of the plan that was seen, judged or not. */
export function replicaTable(
  run: RunCase,
  judged: JudgedMetrics,
  prediction: Prediction | undefined,
  judges: Judges,
  apart: readonly CensusesApart[],
): ReplicaAnalysis[] {
  return run.replicas.map((replica) => {
    const { id, role, seen, life, leftOut } = replica;
    const sockets = socketLevels(replica, prediction);
    const { node, runtime } = life?.hello ?? {};
    const swarmNode = run.seen.stack.tasks.get(id)?.node;
    const ended = seen.ended;
    return {
      id,
      ...(role !== 'mixed' && { role }),
      work: role === 'server' ? (life?.work.done ?? 0) : seen.work,
      outcome: leftOut === undefined ? outcomeOf(id, judged, judges, apart, run) : 'invalid',
      ...(sockets && { sockets }),
      ...(leftOut !== undefined && { leftOut }),
      ...(ended && {
        ended: { how: ended.how, atMs: ended.atMs, code: ended.code, signal: ended.signal, lastLog: ended.lastLog },
      }),
      ...(node !== undefined && { node }),
      ...(runtime && { runtime }),
      ...(swarmNode !== undefined && { swarmNode }),
    };
  });
}

/** Returns the outcome as if this replica were the only one. */
function outcomeOf(
  id: string,
  { metrics, unseen }: JudgedMetrics,
  judges: Judges,
  apart: readonly CensusesApart[],
  { plan }: RunCase,
): Outcome {
  const own = metrics.flatMap(({ name, perReplica, sameAs }) => {
    const verdict = perReplica.find(({ replica }) => replica === id);
    return verdict ? [{ ...judges.combineReplicas(name, [verdict]), ...(sameAs && { sameAs }) }] : [];
  });
  return own.length > 0
    ? judges.combineMetrics(
        own,
        unseen,
        apart.filter(({ replica }) => replica === id),
        ownWork(plan),
      ).outcome
    : 'inconclusive';
}

/**
 * Returns the levels of a replica's sockets. The least reading of a checkpoint is its level: calls in flight only add.
 */
function socketLevels(replica: ReplicaCase, prediction: Prediction | undefined): ReplicaAnalysis['sockets'] {
  const readings = readingsOf(sourceOf('sockets'), replica);
  const [baseline, last] = [readings.find(({ index }) => index === 0), readings.at(-1)];
  if (!last || last.index === 0) return undefined;
  const base = baseline ? Math.min(...baseline.readings) : 0;
  const predicted = levelAt(prediction?.sockets, replica, last.index);
  const settled = Math.min(...last.readings);
  return {
    baseline: base,
    settled,
    ...(predicted !== undefined && { predicted: base + predicted }),
    ...sides(replica, last.index, settled),
  };
}

/** Returns how many sockets the replica had dialled, and how many accepted, in the reading that was the least. */
function sides(
  replica: ReplicaCase,
  index: number,
  settled: number,
): { dialled: number; accepted: number } | undefined {
  const line = checkpointAt(replica, index)?.line;
  const censuses = [...(line?.readings ?? []).map(({ sockets }) => sockets), line?.censuses.libuv];
  const own = censuses.map((census) => census && replica.ownSockets(census)).find((each) => each?.total === settled);
  return own?.dialled === undefined || own.accepted === undefined
    ? undefined
    : { dialled: own.dialled, accepted: own.accepted };
}
