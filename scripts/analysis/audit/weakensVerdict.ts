import { type Finding, ruleName } from '../model/audit.js';

/**
 * The rules whose notes cast no doubt on the verdict. Node's own counters are known to miss sockets, and no figure of
 * the lab rests on them; nor on what k6 finds too slow. Wrong answers belong to another rule, `k6-checks`.
 */
const KNOWN: ReadonlySet<string> = new Set(['censuses-agree:node-counters', 'k6-thresholds']);

/**
 * Tells whether a finding belongs beside the verdict: it made the run invalid, or casts a doubt on it. The rest belongs
 * in the list of the audit.
 */
export function weakensVerdict(finding: Finding): boolean {
  if (finding.rule === 'rate-reached' && finding.bends === 'nothing') return false; // settled levels know no rate
  return finding.level === 'invalid' || (finding.level === 'note' && !KNOWN.has(ruleName(finding)));
}
