import type { RunCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import { auditCommand } from './auditCommand.js';
import { backlog, workFailures } from './auditWork.js';

/** Checks, of a program of one's own, which of its processes can be judged, and what became of their work. */
export function auditProcesses(run: RunCase): AuditFact[] {
  const troubles = auditCommand(run);
  const isTold = troubles.some(({ level }) => level === 'invalid');
  const facts = [ended(run), left(run), attached(run), complete(run), backlog(run), workFailures(run)];
  return [judged(run, isTold), ...troubles, ...facts].filter((fact) => fact !== undefined);
}

/** @param isTold true where a trouble of the command says already why there is nothing to judge */
function judged({ judged, replicas, seen }: RunCase, isTold: boolean): FactOf<'processes-judged'> {
  const end = seen.commandEnd;
  const nothing = judged.length === 0 || judged.every(hasNoLevels);
  const unseen = (end?.unseen ?? []).map(({ command, pid, isNode }) => ({
    id: `${command} (pid ${pid})`,
    why: isNode ? ('not-looked-into' as const) : ('not-node' as const),
  }));
  const leftOut = replicas.flatMap(({ id, notJudged }) => (notJudged === undefined ? [] : [{ id, why: notJudged }]));
  return {
    rule: 'processes-judged',
    level: nothing && !isTold ? 'invalid' : 'ok',
    judged: judged.map(({ id }) => id),
    leftOut: [...leftOut, ...unseen],
    ...(end && { end: endOf(end) }),
  };
}

/** Tells whether nothing was read of a process that could be judged: it ended before its first checkpoint. */
function hasNoLevels({ checkpoints, seen }: RunCase['judged'][number]): boolean {
  return checkpoints.length === 0 && seen.ticks.buckets.length === 0;
}

/** Reports how the command ended; where that is a trouble, that is a finding of its own. */
function ended({ seen: { commandEnd } }: RunCase): FactOf<'command-ended'> | undefined {
  return commandEnd && { rule: 'command-ended', level: 'ok', ...endOf(commandEnd) };
}

/** Reports what became of processes that ran already. */
function left({ seen: { processesLeft } }: RunCase): FactOf<'processes-left'> | undefined {
  if (processesLeft.length === 0) return undefined;
  const left = processesLeft.map(({ pid, how }) => ({ pid, how }));
  return { rule: 'processes-left', level: left.every(({ how }) => how === 'detached') ? 'ok' : 'note', left };
}

/** Reports how processes that ran already were looked at, and what is not known of them for that. */
function attached({ judged }: RunCase): FactOf<'attached'> | undefined {
  const inside = judged.flatMap(({ id, life }) => {
    const before = life?.hello?.attached;
    return before ? [{ id, channelsBefore: before.channels }] : [];
  });
  const outside = judged.filter(({ life }) => life?.hello?.outside).map(({ id }) => id);
  if (inside.length + outside.length === 0) return undefined;
  const shares = judged.flatMap(({ life, checkpoints }) =>
    life?.hello?.attached ? gcShareOf(checkpoints, life.firstMs) : [],
  );
  return {
    rule: 'attached',
    level: outside.length > 0 || inside.some(({ channelsBefore }) => channelsBefore > 0) ? 'note' : 'ok',
    inside,
    ...(shares.length > 0 && { gcShare: Math.max(...shares) }),
    outside,
  };
}

/** Returns the share of the time that forced collections took, since the probe came. */
function gcShareOf(checkpoints: RunCase['judged'][number]['checkpoints'], sinceMs: number): number[] {
  const last = checkpoints.at(-1);
  return last?.line.gcMs === undefined || last.atMs <= sinceMs ? [] : [last.line.gcMs / (last.atMs - sinceMs)];
}

/** Reports vitals lines that were printed and never arrived. */
function complete({ seen: { stack } }: RunCase): FactOf<'vitals-complete'> | undefined {
  const missing = [...stack.gaps].filter(([, lines]) => lines > 0).map(([replica, lines]) => ({ replica, lines }));
  return missing.length === 0 ? undefined : { rule: 'vitals-complete', level: 'note', missing };
}

function endOf({ code, signal, asked, forced }: NonNullable<RunCase['seen']['commandEnd']>) {
  return { code, signal, asked, forced };
}
