import type { Finding } from '../model/analysis.js';

/**
 * That Node's own counters miss sockets is known, and none of the lab's figures rests on them; nor on what k6 finds too
 * slow. What it finds wrong is another rule, `k6-checks`.
 */
const KNOWN = new Set(['censuses-agree:node-counters', 'k6-thresholds']);

/**
 * Whether a finding belongs beside the verdict: it failed the run or casts a doubt on it. The rest is for the list of
 * the audit.
 */
export function weakensVerdict({ rule, level }: Finding): boolean {
  return level === 'invalid' || (level === 'note' && !KNOWN.has(rule));
}
