import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { recordEvent } from '../events.js';
import type { RunPlan } from '../plan.js';
import { newerVersion, readPlan } from './readPlan.js';

type Refusal = { message: string; cure: string };

/** Whether a folder holds a record that a report can be made from, however the run ended: a plan, and at least one event. */
export function checkRecord(dir: string): { plan: RunPlan } | Refusal {
  const files = ['plan.json', 'samples.ndjson', 'run.json'].filter((file) => existsSync(join(dir, file)));
  if (files.length === 0)
    return { message: 'is a folder, but not of a run: it has no plan.json', cure: 'name the folder of a run; lab makes one a run under reports/' };
  const reading = readPlan(join(dir, 'plan.json'));
  if ('message' in reading)
    return { message: `its plan.json ${reading.message}`, cure: cureOf(reading, 'without its plan a record cannot be read: run it again') };
  return checkSamples(join(dir, 'samples.ndjson')) ?? reading;
}

/** Whether a folder holds a run that can be compared: a record as above, and its analysis (run.json). */
export function checkAnalysed(dir: string, asGiven: string): { plan: RunPlan } | Refusal {
  const record = checkRecord(dir);
  if ('message' in record) return record;
  return checkRunFile(join(dir, 'run.json'), `make it from the record: grpc-leak-lab report ${asGiven}`) ?? record;
}

function checkRunFile(file: string, cure: string): Refusal | undefined {
  if (!existsSync(file)) return { message: 'has not been analysed: it has no run.json', cure };
  try {
    const run: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const newer = newerVersion(run);
    if (newer) return { message: `its run.json ${newer.message}`, cure: newer.cure };
    const analysed = typeof run === 'object' && run !== null && 'analysis' in run && 'schemaVersion' in run;
    return analysed ? undefined : { message: 'its run.json holds no analysis', cure };
  } catch {
    return { message: 'its run.json is cut off or damaged', cure };
  }
}

/** A record may break off anywhere after its first line; a plan without even that was never measured. */
function checkSamples(file: string): Refusal | undefined {
  const again = 'nothing of this run was kept: run it again with --plan';
  if (!existsSync(file)) return { message: 'has a plan but no record: it has no samples.ndjson', cure: again };
  const first = firstLine(file);
  if (first === undefined) return { message: 'its samples.ndjson cannot be read', cure: 'make it readable' };
  if (first.text.trim() === '') return { message: 'its samples.ndjson is empty: nothing was measured', cure: again };
  try {
    const line: unknown = JSON.parse(first.text);
    if (recordEvent.safeParse(line).success) return undefined;
    return newerLine(line) ?? { message: 'its samples.ndjson does not begin with a line of a record', cure: 'name the folder of a run' };
  } catch {
    return { message: first.whole ? 'its samples.ndjson is damaged in its first line' : 'its samples.ndjson is cut off in its first line', cure: again };
  }
}

function newerLine(event: unknown): Refusal | undefined {
  const line = (event as { line?: { vitals?: unknown } } | null)?.line;
  return typeof line?.vitals === 'number' && line.vitals > 1
    ? { message: `its samples.ndjson was written by a newer grpc-leak-lab (vitals ${line.vitals})`, cure: 'update grpc-leak-lab' }
    : undefined;
}

/** The first line, of at most 256 KiB: a start line carries the source of the variant. */
function firstLine(file: string): { text: string; whole: boolean } | undefined {
  try {
    const descriptor = openSync(file, 'r');
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

function cureOf(reading: Refusal, otherwise: string): string {
  return reading.message.includes('newer') ? reading.cure : otherwise;
}
