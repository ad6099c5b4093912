import type { K6Summary } from '../../../protos/load.js';
import type { RunCase } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';

/**
 * A check that failed more often than this means that the load was not the intended one. Each check is compared by
 * itself, since most calls are of one kind.
 */
const TOO_MANY_FAILED = 0.01;

/** Reports what k6 itself concluded: its checks and its thresholds. */
export function auditK6(run: RunCase): (FactOf<'k6-checks'> | FactOf<'k6-thresholds'>)[] {
  const { k6 } = run.seen.load.summary ?? {};
  return k6 ? [checks(k6, run), thresholds(k6)].filter((fact) => fact !== undefined) : [];
}

/** Reports k6's checks, unless a replica was lost: calls to it are bound to fail, and say nothing about the others. */
function checks({ checks }: K6Summary, { replicas }: RunCase): FactOf<'k6-checks'> | undefined {
  if (checks.length === 0 || replicas.some(({ seen }) => seen.ended || seen.starts !== 1)) return undefined;
  const all = checks.map(({ name, passes, fails }) => {
    const times = passes + fails;
    return { name, times, fails, often: fails > TOO_MANY_FAILED * times };
  });
  const made = all.filter(({ times }) => times > 0).length;
  const failed = all.filter(({ fails }) => fails > 0);
  const level = failed.some(({ often }) => often) ? 'note' : 'ok';
  return { rule: 'k6-checks', level, made, unmade: checks.length - made, failed };
}

/** Reports the thresholds by which k6 finds calls too slow or too often wrong. Growth is judged all the same. */
function thresholds({ thresholds: all }: K6Summary): FactOf<'k6-thresholds'> | undefined {
  if (all.length === 0) return undefined;
  const crossed = all.filter(({ ok }) => !ok).map(({ metric, condition }) => ({ metric, condition }));
  return { rule: 'k6-thresholds', level: crossed.length === 0 ? 'ok' : 'note', thresholds: all.length, crossed };
}
