import type { RunCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import { auditDriven } from './auditDriven.js';
import { backlog, workFailures } from './auditWork.js';

/** Checks, of a program of one's own, which of its processes can be judged, and what became of their work. */
export function auditProcesses(run: RunCase): AuditFact[] {
  const facts = [judged(run), ended(run), complete(run), backlog(run), workFailures(run)];
  return [...auditDriven(run), ...facts.filter((fact) => fact !== undefined)];
}

function judged({ judged, replicas, seen }: RunCase): FactOf<'processes-judged'> {
  const end = seen.commandEnd;
  return {
    rule: 'processes-judged',
    level: judged.length === 0 || judged.every(hasNoLevels) ? 'invalid' : 'ok',
    judged: judged.map(({ id }) => id),
    leftOut: replicas.flatMap(({ id, notJudged }) => (notJudged === undefined ? [] : [{ id, why: notJudged }])),
    ...(end && { end: endOf(end) }),
  };
}

/** Tells whether nothing was read of a process that could be judged: it ended before its first checkpoint. */
function hasNoLevels({ checkpoints, seen }: RunCase['judged'][number]): boolean {
  return checkpoints.length === 0 && seen.ticks.buckets.length === 0;
}

/** Reports how the command ended. An end by a signal that the lab did not ask for takes evidence along. */
function ended({ seen: { commandEnd } }: RunCase): FactOf<'command-ended'> | undefined {
  if (!commandEnd) return undefined;
  const { code, signal, asked, forced } = commandEnd;
  const isDoubtful = forced || (!asked && (signal !== null || code !== 0));
  return { rule: 'command-ended', level: isDoubtful ? 'note' : 'ok', code, signal, asked, forced };
}

/** Reports vitals lines that were printed and never arrived. */
function complete({ seen: { stack } }: RunCase): FactOf<'vitals-complete'> | undefined {
  const missing = [...stack.gaps].filter(([, lines]) => lines > 0).map(([replica, lines]) => ({ replica, lines }));
  return missing.length === 0 ? undefined : { rule: 'vitals-complete', level: 'note', missing };
}

function endOf({ code, signal, asked, forced }: NonNullable<RunCase['seen']['commandEnd']>) {
  return { code, signal, asked, forced };
}
