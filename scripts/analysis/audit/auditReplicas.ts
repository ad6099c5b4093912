import { counted, listed } from '../../figures.js';
import type { Finding } from '../analysis.js';
import { isLostWithNode, lostNodes } from '../steps/lostNodes.js';
import { howItEnded, type ReplicaCase, type RunCase } from '../steps/runCase.js';

/** Who is left to be judged. One replica's word is not enough where there were to be more. */
export function auditReplicas(run: RunCase): Finding[] {
  return [complete(run), ended(run), restarted(run), enoughLeft(run)].filter((finding) => finding !== undefined);
}

/**
 * Who dies before there is a baseline to compare with was never part of the fleet: the others were not seen to work with
 * as many peers as planned. Not so where another took its place.
 */
function complete(run: RunCase): Finding | undefined {
  const early = diedEarly(run);
  if (early.length === 0) return undefined;
  const [which, their] = [listed(early.map(({ id, seen }) => (seen.ended ? `${id} ${howItEnded(seen.ended)}` : id))), early.length === 1 ? 'its' : 'their'];
  return { rule: 'fleet-complete', level: 'invalid', sentence: `${which} before ${their} baseline was read, so the fleet was never complete.` };
}

function diedEarly({ replicas, plan, seen }: RunCase): ReplicaCase[] {
  const loadMs = seen.phases.find(({ name }) => name === 'load')?.startMs ?? Number.POSITIVE_INFINITY;
  const hasBaseline = ({ seen: { lives } }: ReplicaCase) => [...lives.values()].some(({ checkpoints }) => checkpoints.has(0));
  const baselines = replicas.filter(hasBaseline).length;
  if (baselines >= plan.replicas) return [];
  return replicas.filter((replica) => {
    const { ended } = replica.seen;
    return ended && !hasBaseline(replica) && (baselines > 0 || ended.atMs < loadMs);
  });
}

function ended(run: RunCase): Finding {
  const { replicas, judged, plan } = run;
  const rule = 'replicas-lived';
  const dead = replicas.filter(({ seen }) => seen.ended);
  if (dead.length === 0) return { rule, level: 'ok', sentence: 'No replica ended before the lab ended it.' };
  const which = [...lostNodes(dead), ...dead.filter((replica) => !isLostWithNode(replica)).map(({ id, leftOut }) => `${id} ${leftOut ?? ''}`.trim())];
  const isJudged = judged.length >= needed(run) && diedEarly(run).length === 0;
  const rest = isJudged ? `; the verdict is of the other ${judged.length === 1 ? 'one' : judged.length} of ${plan.replicas}` : '';
  return { rule, level: 'note', sentence: `${listed(which)}${rest}.` };
}

function restarted({ replicas }: RunCase): Finding {
  const rule = 'no-restarts';
  const again = replicas.filter(({ seen }) => seen.starts > 1);
  if (again.length === 0) return { rule, level: 'ok', sentence: 'No replica restarted.' };
  return { rule, level: 'note', sentence: `${listed(again.map(describe))}: levels are judged within one process only.` };
}

function describe({ id, seen, leftOut }: ReplicaCase): string {
  const times = seen.starts - 1;
  return `${id} restarted ${times === 1 ? 'once' : `${times} times`}${leftOut ? ' and is left out' : ''}`;
}

/** Of several replicas two must be left: see the rule by which their verdicts are combined. */
function needed({ plan }: RunCase): number {
  return Math.min(2, plan.replicas);
}

function enoughLeft(run: RunCase): Finding {
  const { plan, replicas, judged } = run;
  const rule = 'enough-replicas';
  const seen = `${judged.length} of ${counted(plan.replicas, 'replica')}`;
  if (judged.length >= plan.replicas) return { rule, level: 'ok', sentence: `All of ${counted(plan.replicas, 'replica')} can be judged.` };
  if (judged.length >= needed(run)) {
    const missing = plan.replicas - replicas.length;
    return { rule, level: 'note', sentence: `Only ${seen} can be judged${missing > 0 ? `; ${missing} never reported` : ''}.` };
  }
  const how =
    replicas.length === 0
      ? 'no replica ever reported'
      : judged.length === 0
        ? `none of ${counted(plan.replicas, 'replica')} is left to judge`
        : `only ${seen} is left to judge`;
  return { rule, level: 'invalid', sentence: `${how[0]?.toUpperCase()}${how.slice(1)}.` };
}
