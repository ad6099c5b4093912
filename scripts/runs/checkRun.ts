import { closeSync, existsSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { checkEvent } from '../record/events.js';
import { readPlanFile } from '../record/readPlan.js';
import { openRegular } from '../record/regularFile.js';
import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { COMMAND_FILE, readCommandFile } from './commandFile.js';
import { COMPARISON_FILE } from './comparisonFile.js';
import { tryRunFile } from './runFiles.js';

/**
 * The plan and the start of a run; without a start where the folder was only searched, or the record broke off before
 * it.
 */
export type CheckedRun = Pick<AnalysedRun, 'plan' | 'start'>;

/**
 * Checks that a folder holds a record that a report can be made from, however the run ended: a plan, and at least one
 * event.
 */
export function checkRecord(dir: string): CheckedRun | Problem {
  if (existsSync(join(dir, COMPARISON_FILE))) {
    const remedy =
      'name the runs that it compares: its report.html leads to each; compare makes a comparison of them again';
    return { message: 'is a comparison, not a run', remedy };
  }
  if (existsSync(join(dir, COMMAND_FILE))) {
    const { runs = [] } = readCommandFile(dir) ?? {};
    const remedy = `name one of its runs${runs.length > 0 ? `: ${runs.slice(0, 5).map(plainText).join(', ')}` : ''}`;
    return { message: 'is the folder of a command of several runs, not a run', remedy };
  }
  const files = ['plan.json', 'samples.ndjson', 'run.json'].filter((file) => existsSync(join(dir, file)));
  if (files.length === 0)
    return {
      message: 'is a folder, but not of a run: it has no plan.json',
      remedy: 'name the folder of a run; lab makes one a run under reports/',
    };
  const reading = readPlanFile(join(dir, 'plan.json'), 'without its plan a record cannot be read: run it again');
  if ('fault' in reading) return { message: `its plan.json ${reading.message}`, remedy: reading.remedy };
  return checkSamples(join(dir, 'samples.ndjson')) ?? reading;
}

/** Checks that a folder holds a run that can be compared: a record as above, and its analysis (run.json). */
export function checkAnalysed(dir: string, asGiven: string): CheckedRun | Problem {
  const record = checkRecord(dir);
  if ('message' in record) return record;
  const reading = tryRunFile(dir, `make it from the record: grpc-leak-lab report ${asGiven}`);
  if ('run' in reading) return { ...record, start: reading.run.start };
  const message =
    reading.fault === 'absent' ? 'has not been analysed: it has no run.json' : `its run.json ${reading.message}`;
  return { message, remedy: reading.remedy };
}

/**
 * Checks samples.ndjson. A record may break off anywhere after its first line; a plan without even that was never
 * measured.
 */
function checkSamples(file: string): Problem | undefined {
  const again = 'nothing of this run was kept: run it again with --plan';
  if (!existsSync(file)) return { message: 'has a plan but no record: it has no samples.ndjson', remedy: again };
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    return { message: 'its samples.ndjson is no file', remedy: 'restore it, or run it again with --plan' };
  const first = firstLine(file);
  if (first === undefined) return { message: 'its samples.ndjson cannot be read', remedy: 'make it readable' };
  if (first.text.trim() === '') return { message: 'its samples.ndjson is empty: nothing was measured', remedy: again };
  try {
    const checked = checkEvent(JSON.parse(first.text));
    if ('event' in checked) return undefined;
    if ('newer' in checked)
      return {
        message: `its samples.ndjson was written by a newer grpc-leak-lab (vitals ${checked.newer})`,
        remedy: 'update grpc-leak-lab',
      };
    return { message: 'its samples.ndjson does not begin with a line of a record', remedy: 'name the folder of a run' };
  } catch {
    return {
      message: first.whole
        ? 'its samples.ndjson is damaged in its first line'
        : 'its samples.ndjson is cut off in its first line',
      remedy: again,
    };
  }
}

/** Reads the first line, of at most 256 KiB: a start line carries the source of the variant. */
function firstLine(file: string): { text: string; whole: boolean } | undefined {
  try {
    const descriptor = openRegular(file);
    try {
      const buffer = Buffer.alloc(262_144);
      const text = buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
      const end = text.indexOf('\n');
      return { text: end < 0 ? text : text.slice(0, end), whole: end >= 0 };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
