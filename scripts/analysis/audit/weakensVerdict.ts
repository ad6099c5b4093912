import { type Finding, ruleName } from '../model/audit.js';

/**
 * Rules whose notes cast no doubt. That Node's own counters miss sockets is known, and none of the lab's figures rests
 * on them; nor on what k6 finds too slow. What it finds wrong is another rule, `k6-checks`.
 */
const KNOWN: ReadonlySet<string> = new Set(['censuses-agree:node-counters', 'k6-thresholds']);

/**
 * Whether a finding belongs beside the verdict: it failed the run or casts a doubt on it. The rest is for the list of
 * the audit.
 */
export function weakensVerdict(finding: Finding): boolean {
  return finding.level === 'invalid' || (finding.level === 'note' && !KNOWN.has(ruleName(finding)));
}
