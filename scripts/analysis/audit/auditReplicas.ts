import { processesOf, rolesOf } from '../../plan/replicas.js';
import type { FleetCase, ReplicaCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import { lostReplicas } from '../tables/lostNodes.js';

/** Checks which replicas are left to be judged. One replica is not enough where more were planned. */
export function auditReplicas(run: FleetCase): AuditFact[] {
  return [complete(run), lived(run), restarted(run), enoughLeft(run)].filter((fact) => fact !== undefined);
}

/**
 * Reports replicas that died before there was a baseline to compare with. The others were then never seen to work with
 * as many peers as planned, except where a replacement took the place of the dead one.
 */
function complete(run: FleetCase): FactOf<'fleet-complete'> | undefined {
  const early = lostReplicas(diedEarly(run));
  return early.length === 0 ? undefined : { rule: 'fleet-complete', level: 'invalid', early };
}

function diedEarly({ replicas, plan, seen }: FleetCase): ReplicaCase[] {
  const loadMs = seen.phases.find(({ name }) => name === 'load')?.startMs ?? Number.POSITIVE_INFINITY;
  const hasBaseline = ({ seen: { lives } }: ReplicaCase) =>
    [...lives.values()].some(({ checkpoints }) => checkpoints.has(0));
  const baselines = replicas.filter(hasBaseline).length;
  if (baselines >= processesOf(plan)) return [];
  return replicas.filter((replica) => {
    const { ended } = replica.seen;
    return ended && !hasBaseline(replica) && (baselines > 0 || ended.atMs < loadMs);
  });
}

function lived(run: FleetCase): FactOf<'replicas-lived'> {
  const { replicas, judged, plan } = run;
  const lost = lostReplicas(replicas);
  const areJudged = lost.length > 0 && isEnough(run) && diedEarly(run).length === 0;
  return {
    rule: 'replicas-lived',
    level: lost.length === 0 ? 'ok' : 'note',
    lost,
    ...(areJudged && { rest: { judged: judged.length, planned: processesOf(plan) } }),
  };
}

function restarted({ replicas }: FleetCase): FactOf<'no-restarts'> {
  const again = replicas.filter(({ seen }) => seen.starts > 1);
  return {
    rule: 'no-restarts',
    level: again.length === 0 ? 'ok' : 'note',
    restarted: again.map(({ id, seen, leftOut }) => ({
      id,
      times: seen.starts - 1,
      leftOut: leftOut !== undefined,
    })),
  };
}

/**
 * Tells whether enough replicas are left: two of each role, or the only one planned, since verdicts of several replicas
 * are combined.
 */
function isEnough({ plan, judged }: FleetCase): boolean {
  return rolesOf(plan).every(
    (each) => judged.filter(({ role }) => role === each).length >= Math.min(2, plan.target.replicas),
  );
}

function enoughLeft(run: FleetCase): FactOf<'enough-replicas'> {
  const { plan, replicas, judged } = run;
  const planned = processesOf(plan);
  const restartedTooOften = replicas.filter(({ seen, leftOut }) => leftOut !== undefined && !seen.ended);
  const fewest = fewestLeft(run);
  return {
    rule: 'enough-replicas',
    level: judged.length >= planned ? 'ok' : isEnough(run) ? 'note' : 'invalid',
    ...{ judged: judged.length, planned, reported: replicas.length },
    ...(fewest && { fewest }),
    lost: lostReplicas(replicas),
    restarted: restartedTooOften.map(({ id }) => id),
  };
}

/** Returns the role of which the fewest replicas are left; undefined where every process plays both roles. */
function fewestLeft({ plan, judged }: FleetCase): FactOf<'enough-replicas'>['fewest'] {
  const left = rolesOf(plan).flatMap((role) =>
    role === 'mixed'
      ? []
      : [{ role, left: judged.filter((each) => each.role === role).length, planned: plan.target.replicas }],
  );
  return left.sort((a, b) => a.left - b.left)[0];
}
