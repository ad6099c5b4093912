import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RECORD_VERSION, type RunPlan, runPlan } from '../plan.js';
import { errorCode, RecordError } from './recordError.js';
import { firstIssue } from './vitalsLine.js';

/**
 * The plan of a recorded run.
 * @param dir the run's folder
 * @throws {RecordError} `no-record`, `no-plan`, `newer` or `corrupt`
 */
export function readPlan(dir: string): RunPlan {
  const name = basename(dir);
  mustBeFolder(dir, name);
  const value = parseJson(readText(join(dir, 'plan.json'), name), 'plan.json', name);
  refuseNewer(value, name);
  const plan = runPlan.safeParse(value);
  if (plan.success) return plan.data;
  throw new RecordError(
    'corrupt',
    `plan.json of ${name} is not a plan: ${firstIssue(plan.error.issues)}`,
    'restore plan.json, or run the lab again',
    plan.error,
  );
}

function mustBeFolder(dir: string, name: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new RecordError('no-record', `there is no run ${name}`, 'name a run by its folder, its id, the unique beginning of one, or latest');
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw new RecordError('corrupt', `plan.json of ${name} cannot be read`, 'make it readable', error);
    const samples = statSync(join(path, '..', 'samples.ndjson'), { throwIfNoEntry: false });
    if (samples) throw new RecordError('no-plan', `${name} has samples and no plan.json`, 'restore plan.json: samples mean nothing without it', error);
    throw new RecordError('no-record', `${name} is not the folder of a run: it has no plan.json`, 'name a folder below reports/', error);
  }
}

/** @throws {RecordError} `corrupt` */
export function parseJson(text: string, file: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordError('corrupt', `${file} of ${name} is not JSON: it was cut off or edited`, `restore ${file}, or run the lab again`, error);
  }
}

/** @throws {RecordError} `newer` */
export function refuseNewer(value: unknown, name: string): void {
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version !== 'number' || version <= RECORD_VERSION) return;
  throw new RecordError(
    'newer',
    `${name} has schema version ${version}; this lab reads up to ${RECORD_VERSION}`,
    'read it with the version of grpc-leak-lab that made it, or a newer one',
  );
}
