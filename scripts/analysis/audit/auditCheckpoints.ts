import { isFor } from '../../plan/kinds.js';
import { stretchOf } from '../condense/fleetChanges.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import {
  type Coverage,
  coverageOfCheckpoints,
  coverageOfSamples,
  judgedByCheckpoints,
  LEAST_CHECKPOINTS,
  telling,
} from '../verdict/coverage.js';

/** Checks whether there are enough settled levels to judge by, and whether they reach to the end of the load. */
export function auditCheckpoints(run: RunCase): AuditFact[] {
  const isNothing = !isFor(run.plan, 'fleet') && run.judged.every(({ checkpoints }) => checkpoints.length === 0);
  if (run.judged.length === 0 || isNothing) return []; // which is a finding of its own
  return [enough(run), toTheEnd(run), settled(run), answered(run)].filter((fact) => fact !== undefined);
}

function enough({ judged, plan }: RunCase): FactOf<'enough-checkpoints'> {
  const most = Math.max(...judged.map(({ checkpoints }) => checkpoints.length));
  const planned = isFor(plan, 'fleet') ? plan.work.slices + 1 : most;
  const counted = (some: readonly ReplicaCase[]) =>
    some.map(({ id, checkpoints }) => ({ id, checkpoints: checkpoints.length }));
  const tooFew = counted(judged.filter(({ checkpoints }) => !judgedByCheckpoints(checkpoints)));
  const missing = counted(judged.filter(({ checkpoints }) => checkpoints.length < planned));
  const level = tooFew.length > 0 || missing.length > 0 ? 'note' : 'ok';
  return { rule: 'enough-checkpoints', level, planned, least: LEAST_CHECKPOINTS, tooFew, missing };
}

function toTheEnd({ judged, plan }: RunCase): FactOf<'end-of-load-seen'> {
  const early = judged.flatMap((replica) => {
    const { toTheEnd, seenWork, endWork } = coverageOf(replica, isFor(plan, 'process'));
    return toTheEnd ? [] : [{ id: replica.id, seenWork, endWork }];
  });
  return { rule: 'end-of-load-seen', level: early.length === 0 ? 'ok' : 'note', early };
}

/**
 * Returns the coverage of what a replica is judged by: its checkpoints, or its ticks under load where only those
 * suffice.
 * @param mayBeBusy whether only settled checkpoints count, as of a process that ran already
 */
function coverageOf({ checkpoints, endWork, life, seen, changes }: ReplicaCase, mayBeBusy: boolean): Coverage {
  const ticks = coverageOfSamples(
    seen.ticks.buckets.filter(({ boot, phase }) => boot === life?.boot && phase === 'load'),
    endWork,
  );
  const levels = checkpoints.map(({ line, atMs }) => ({
    index: line.index,
    work: line.work.done,
    boot: stretchOf(line.boot, atMs, changes),
    settled: line.settled,
  }));
  if (!judgedByCheckpoints(mayBeBusy ? telling(levels) : levels) && ticks.enough) return ticks;
  return coverageOfCheckpoints(levels, endWork);
}

function settled({ judged }: RunCase): FactOf<'checkpoints-quiet'> {
  const loud = judged.flatMap(({ id, checkpoints }) =>
    checkpoints
      .filter(({ line }) => !line.settled || line.disturbed)
      .map(({ line }) => ({
        id,
        index: line.index,
        was: line.settled ? ('disturbed' as const) : ('never-quiet' as const),
      })),
  );
  return { rule: 'checkpoints-quiet', level: loud.length === 0 ? 'ok' : 'note', loud };
}

function answered({ seen }: RunCase): FactOf<'checkpoints-answered'> | undefined {
  const [first, ...others] = seen.load.checkpointErrors;
  return first && { rule: 'checkpoints-answered', level: 'note', first, more: others.length };
}
