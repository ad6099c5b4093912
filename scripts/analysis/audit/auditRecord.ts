import { isDone, type RunCase } from '../condense/runCase.js';
import { slicesDone } from '../condense/slicesDone.js';
import type { AuditFact, FactOf } from '../model/audit.js';

/**
 * Checks whether the record is whole, and whether the run ended by itself. What was measured before it broke off still
 * counts.
 */
export function auditRecord(run: RunCase): AuditFact[] {
  return [whole(run), ran(run)];
}

function whole({ seen }: RunCase): FactOf<'record-whole'> {
  const rule = 'record-whole';
  if (seen.ending === 'broken-line') return { rule, level: 'note', ending: 'mid-line' };
  return seen.start ? { rule, level: 'ok', ending: 'whole' } : { rule, level: 'note', ending: 'before-first-line' };
}

function ran(run: RunCase): FactOf<'ran-to-its-end'> {
  const { cutShort } = run.seen;
  const common = { rule: 'ran-to-its-end', slices: slicesDone(run) } as const;
  if (cutShort) {
    const { by, message, cause } = cutShort;
    return { ...common, level: 'note', end: { as: 'cut-short', by, message, ...(cause && { cause }) } };
  }
  return isDone(run)
    ? { ...common, level: 'ok', end: { as: 'done' } }
    : { ...common, level: 'note', end: { as: 'broken-off' } };
}
