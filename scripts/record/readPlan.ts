import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AnyPlan } from '../plan/plan.js';
import { unknownSettings } from '../plan/unknownSettings.js';
import { readRunPlan } from '../plan/upgradePlan.js';
import { firstIssue } from '../text/firstIssue.js';
import { beyondBounds } from './bounds.js';
import { type DocumentProblem, readDocument } from './document.js';
import { RecordError } from './recordError.js';

/**
 * Reads the plan of a recorded run.
 * @param dir the run's folder
 * @throws {RecordError} `no-record`, `no-plan`, `newer` or `corrupt`
 */
export function readPlan(dir: string): AnyPlan {
  const name = basename(dir);
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new RecordError(
      'no-record',
      `there is no run ${name}`,
      'name a run by its folder, its id, the unique beginning of one, or latest',
    );
  const reading = readPlanFile(join(dir, 'plan.json'), 'restore plan.json, or run the lab again');
  if ('plan' in reading) return reading.plan;
  if (reading.fault !== 'absent')
    throw new RecordError(reading.fault, `plan.json of ${name} ${reading.message}`, reading.remedy);
  if (statSync(join(dir, 'samples.ndjson'), { throwIfNoEntry: false }))
    throw new RecordError(
      'no-plan',
      `${name} has samples and no plan.json`,
      'restore plan.json: samples mean nothing without it',
    );
  throw new RecordError(
    'no-record',
    `${name} is not the folder of a run: it has no plan.json`,
    'name a folder below reports/',
  );
}

/**
 * Reads a plan.json by itself; `unknown` are the paths of what it says and this lab does not know.
 * @param remedy for what only the caller knows how to mend
 */
export function readPlanFile(file: string, remedy: string): { plan: AnyPlan; unknown: string[] } | DocumentProblem {
  const reading = readDocument(file, remedy);
  if ('fault' in reading) return reading;
  const beyond = beyondBounds(reading.content);
  if (beyond !== undefined) return { fault: 'corrupt', message: `is no plan: ${beyond}`, remedy };
  const checked = readRunPlan(reading.content);
  return checked.success
    ? { plan: checked.data, unknown: unknownSettings(reading.content, checked.data) }
    : { fault: 'corrupt', message: `is no plan: ${firstIssue(checked.error.issues)}`, remedy };
}
