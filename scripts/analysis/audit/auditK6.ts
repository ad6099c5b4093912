import type { K6Summary } from '../../../protos/load.js';
import { counted, listed } from '../../text/figures.js';
import type { RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';

/**
 * A check that failed more often than this: the load was another one. Of each by itself, for most calls are of one
 * kind.
 */
const TOO_MANY_FAILED = 0.01;

/** What k6 itself concluded. */
export function auditK6(run: RunCase): Finding[] {
  const { k6 } = run.seen.load.summary ?? {};
  return k6 ? [checks(k6, run), thresholds(k6)].filter((finding) => finding !== undefined) : [];
}

/** Calls to a replica that was lost are bound to fail its checks, and say nothing of the others. */
function checks({ checks }: K6Summary, { replicas }: RunCase): Finding | undefined {
  if (checks.length === 0 || replicas.some(({ seen }) => seen.ended || seen.starts !== 1)) return undefined;
  const rule = 'k6-checks';
  const failed = checks.filter(({ fails }) => fails > 0);
  const made = checks.filter(({ passes, fails }) => passes + fails > 0);
  const rest =
    made.length < checks.length ? `; of ${checks.length - made.length} more nothing came that could be checked` : '';
  if (failed.length === 0)
    return { rule, level: 'ok', sentence: `All of ${counted(made.length, 'check')} of k6 passed${rest}.` };
  const often = failed.filter(({ passes, fails }) => fails > TOO_MANY_FAILED * (passes + fails));
  const named = (some: K6Summary['checks']) =>
    listed(some.map(({ name, passes, fails }) => `“${name}” ${fails} of ${counted(passes + fails, 'time')}`));
  if (often.length === 0) return { rule, level: 'ok', sentence: `Of the checks of k6, ${named(failed)} failed.` };
  return {
    rule,
    level: 'note',
    sentence: `Checks of k6 failed (${named(often)}): the load was not served as it should be.`,
  };
}

/** What k6 was told to find too slow, or too often wrong. Growth is judged all the same. */
function thresholds({ thresholds: all }: K6Summary): Finding | undefined {
  if (all.length === 0) return undefined;
  const rule = 'k6-thresholds';
  const failed = all.filter(({ ok }) => !ok).map(({ metric, condition }) => `${metric} ${condition}`);
  if (failed.length === 0) return { rule, level: 'ok', sentence: `${counted(all.length, 'threshold')} of k6 held.` };
  return {
    rule,
    level: 'note',
    sentence: `k6 found a threshold crossed (${listed(failed)}); the verdict does not depend on it.`,
  };
}
