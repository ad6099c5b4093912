import { beyond } from '../../record/earlyStop.js';
import { counted } from '../../text/figures.js';
import { isDone, type RunCase } from '../condense/runCase.js';
import type { Finding } from '../model/analysis.js';

/** Is the record whole, and did the run end by itself? What was measured before it broke off still counts. */
export function auditRecord(run: RunCase): Finding[] {
  const { seen } = run;
  const findings: Finding[] = [];
  if (seen.ending === 'broken-line') {
    findings.push({
      rule: 'record-whole',
      level: 'note',
      sentence: 'The record breaks off in the middle of a line: the lab was killed while it wrote.',
    });
  } else if (!seen.start) {
    findings.push({ rule: 'record-whole', level: 'note', sentence: 'The record broke off before its first line.' });
  } else {
    findings.push({ rule: 'record-whole', level: 'ok', sentence: 'The record is whole.' });
  }
  findings.push(ran(run));
  return findings;
}

function ran(run: RunCase): Finding {
  const cut = run.seen.cutShort;
  const rule = 'ran-to-its-end';
  if (cut)
    return {
      rule,
      level: 'note',
      sentence: `The run was cut short by ${cut.by} after ${progress(run)}${beyond(cut)}.`,
    };
  if (isDone(run)) return { rule, level: 'ok', sentence: 'The run went on to its end.' };
  return {
    rule,
    level: 'note',
    sentence: `The record ends before the run did, after ${progress(run)}: the lab was killed, or the run is still going on.`,
  };
}

/** "3 of 6 slices": the checkpoints that every judged replica has. */
export function progress({ plan, judged }: RunCase): string {
  const done =
    judged.length === 0
      ? 0
      : Math.min(...judged.map(({ checkpoints }) => checkpoints.filter(({ line }) => line.index > 0).length));
  return `${done} of ${counted(plan.work.slices, 'slice')}`;
}
