import { counted, listed } from '../../figures.js';
import type { Finding } from '../analysis.js';
import type { ReplicaCase, RunCase } from '../steps/runCase.js';

/** Who is left to be judged. One replica's word is not enough where there were to be more. */
export function auditReplicas(run: RunCase): Finding[] {
  return [ended(run), restarted(run), enoughLeft(run)];
}

function ended({ replicas, judged, plan }: RunCase): Finding {
  const rule = 'replicas-lived';
  const dead = replicas.filter(({ seen }) => seen.ended);
  if (dead.length === 0) return { rule, level: 'ok', sentence: 'No replica ended before the lab ended it.' };
  const which = dead.map(({ id, leftOut }) => `${id} ${leftOut ?? ''}`.trim());
  const rest = judged.length > 0 ? `; the verdict is of the other ${judged.length === 1 ? 'one' : judged.length} of ${plan.replicas}` : '';
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

function enoughLeft({ plan, replicas, judged }: RunCase): Finding {
  const rule = 'enough-replicas';
  const needed = Math.min(2, plan.replicas);
  const seen = `${judged.length} of ${counted(plan.replicas, 'replica')}`;
  if (judged.length >= plan.replicas) return { rule, level: 'ok', sentence: `All of ${counted(plan.replicas, 'replica')} can be judged.` };
  if (judged.length >= needed) {
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
