import { driveOf } from '../../plan/drive.js';
import type { RunCase } from '../condense/runCase.js';
import type { AuditFact, FactOf } from '../model/audit.js';
import { drivenRate } from '../tables/loadRate.js';
import { auditDrivenRate } from './auditRate.js';

/** Where more than this share of the units failed, the load is not the one that was asked for. */
const MOST = 0.5;

/** Checks the load that the lab put on a command of one's own; nothing where it put none. */
export function auditDriven(run: RunCase): AuditFact[] {
  if (!driveOf(run.plan)) return [];
  return [ran(run), answered(run), auditDrivenRate(run, drivenRate(run))].filter((fact) => fact !== undefined);
}

function ran({ seen }: RunCase): FactOf<'load-ran'> | undefined {
  if (!seen.load.failure) return undefined;
  const { message, cause, lastLog } = seen.load.failure;
  return { rule: 'load-ran', level: 'invalid', message, ...(cause && { cause }), logged: lastLog.length > 0 };
}

/** Calls that fail may be just what leaks, so that some are a note: most of them say that the load did not land. */
function answered({ seen }: RunCase): FactOf<'units-answered'> | undefined {
  const { summary } = seen.load;
  if (!summary) return undefined;
  const { calls, failed, firstFailure } = summary;
  const failures = Object.entries(summary.byStatus)
    .filter(([status]) => status !== 'OK')
    .map(([status, times]) => ({ status, calls: times }));
  const level = failed === 0 ? 'ok' : failed > MOST * calls ? 'invalid' : 'note';
  const first = firstFailure === undefined ? {} : { first: firstFailure };
  return { rule: 'units-answered', level, units: calls, failed, failures, ...first };
}
