import { processesOf, rolesOf } from '../../plan/replicas.js';
import { counted, listed } from '../../text/figures.js';
import { howItEnded, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';
import { isLostWithNode, lostNodes } from '../tables/lostNodes.js';

/** Who is left to be judged. One replica's word is not enough where there were to be more. */
export function auditReplicas(run: RunCase): Finding[] {
  return [complete(run), ended(run), restarted(run), enoughLeft(run)].filter((finding) => finding !== undefined);
}

/**
 * Who dies before there is a baseline to compare with was never part of the fleet: the others were not seen to work
 * with as many peers as planned. Not so where another took its place.
 */
function complete(run: RunCase): Finding | undefined {
  const early = diedEarly(run);
  if (early.length === 0) return undefined;
  const [which, their] = [
    listed(early.map(({ id, seen }) => (seen.ended ? `${id} ${howItEnded(seen.ended)}` : id))),
    early.length === 1 ? 'its' : 'their',
  ];
  return {
    rule: 'fleet-complete',
    level: 'invalid',
    sentence: `${which} before ${their} baseline was read, so the fleet was never complete.`,
  };
}

function diedEarly({ replicas, plan, seen }: RunCase): ReplicaCase[] {
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

function ended(run: RunCase): Finding {
  const { replicas, judged, plan } = run;
  const rule = 'replicas-lived';
  const dead = replicas.filter(({ seen }) => seen.ended);
  if (dead.length === 0) return { rule, level: 'ok', sentence: 'No replica ended before the lab ended it.' };
  const which = [
    ...lostNodes(dead),
    ...dead.filter((replica) => !isLostWithNode(replica)).map(({ id, leftOut }) => `${id} ${leftOut ?? ''}`.trim()),
  ];
  const isJudged = isEnough(run) && diedEarly(run).length === 0;
  const rest = isJudged
    ? `; the verdict is of the other ${judged.length === 1 ? 'one' : judged.length} of ${processesOf(plan)}`
    : '';
  return { rule, level: 'note', sentence: `${listed(which)}${rest}.` };
}

function restarted({ replicas }: RunCase): Finding {
  const rule = 'no-restarts';
  const again = replicas.filter(({ seen }) => seen.starts > 1);
  if (again.length === 0) return { rule, level: 'ok', sentence: 'No replica restarted.' };
  return {
    rule,
    level: 'note',
    sentence: `${listed(again.map(describe))}: levels are judged within one process only.`,
  };
}

function describe({ id, seen, leftOut }: ReplicaCase): string {
  const times = seen.starts - 1;
  return `${id} restarted ${times === 1 ? 'once' : `${times} times`}${leftOut ? ' and is left out' : ''}`;
}

/** Of several replicas of a role two must be left: see the rule by which their verdicts are combined. */
function isEnough({ plan, judged }: RunCase): boolean {
  return rolesOf(plan).every(
    (each) => judged.filter(({ role }) => role === each).length >= Math.min(2, plan.target.replicas),
  );
}

function enoughLeft(run: RunCase): Finding {
  const { plan, replicas, judged } = run;
  const rule = 'enough-replicas';
  const planned = processesOf(plan);
  const seen = `${judged.length} of ${counted(planned, 'replica')}`;
  if (judged.length >= planned)
    return { rule, level: 'ok', sentence: `All of ${counted(planned, 'replica')} can be judged.` };
  if (isEnough(run)) {
    const missing = planned - replicas.length;
    return {
      rule,
      level: 'note',
      sentence: `Only ${seen} can be judged${missing > 0 ? `; ${missing} never reported` : ''}.`,
    };
  }
  const sentence = tooFew(run, seen);
  return { rule, level: 'invalid', sentence: `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.` };
}

function tooFew({ plan, replicas, judged }: RunCase, seen: string): string {
  if (replicas.length === 0) return 'no replica ever reported';
  if (judged.length === 0) return `none of ${counted(processesOf(plan), 'replica')} is left to judge`;
  const lacking = rolesOf(plan).map((each) => ({ each, left: judged.filter(({ role }) => role === each).length }));
  const [fewest] = lacking.sort((a, b) => a.left - b.left);
  if (!fewest || fewest.each === 'mixed') return `only ${seen} is left to judge`;
  return `only ${fewest.left} of ${counted(plan.target.replicas, fewest.each)} is left to judge`;
}
