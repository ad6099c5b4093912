import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { root } from '../support/root.js';

/** The folders of records of real runs that are kept, as the lab of then wrote them. */
const folder = join(root, 'test', 'fixtures', 'records');

/** The files of the build of then that the records point to, with their maps and sources: today's code has moved. */
const buildOfThen = join(root, 'test', 'fixtures', 'builds');

export const keptRecords: readonly string[] = readdirSync(folder);

/** The file of a record in which all is written that the lab decides of it today: by `npm run bench -- keptRecords`. */
export const decidedFile = (record: string) => join(folder, record, 'decided.json');

/** Returns what the lab of then concluded. Its `run.json` is never written anew. */
export function concludedThen(record: string): Analysis {
  const text = readFileSync(join(folder, record, 'run.json'), 'utf8');
  return (JSON.parse(text, noMagicNumber) as { analysis: Analysis }).analysis;
}

/** Returns what today's lab concludes of a record. */
export async function concludedNow(record: string): Promise<Analysis> {
  const { analysis } = await analyseRecord(join(folder, record), { projectRoot: buildOfThen });
  return plain(analysis);
}

/** Returns all that a run was decided to be, with every sentence and figure: the points of the charts alone are left out. */
export function decided({ charts, ...rest }: Analysis): unknown {
  return plain({ ...rest, predicted: predicted(charts) });
}

/** Returns the growth that was to be expected of each replica, by metric. */
export function predicted({ byWork }: Analysis['charts']) {
  return byWork.map(({ name, series }) => ({
    ...{ name, series: series.map(({ replica, predicted }) => ({ replica, predicted })) },
  }));
}

/** Returns a value as JSON has it: without what is undefined. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Version 1 of run.json, which these are, wrote 1e100 for an end that an interval does not have; today it is null. */
function noMagicNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && Math.abs(value) >= 1e99 ? null : value;
}
