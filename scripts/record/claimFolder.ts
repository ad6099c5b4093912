import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyPlan } from '../plan/plan.js';
import { errorCode, RecordError } from './recordError.js';
import { unwritable } from './unwritable.js';

const ATTEMPTS = 50;

/**
 * Makes the folder of a run. Making it is the claim: if two labs choose the same id, one finds it taken and goes on
 * with another.
 * @returns the plan with the id it got, and the folder
 * @throws {RecordError} `unwritable`
 */
export function claimFolder<Plan extends AnyPlan>(reportsDir: string, plan: Plan): { plan: Plan; dir: string } {
  if (!/^[\w-][\w.-]*$/.test(plan.id)) {
    throw new RecordError(
      'unwritable',
      `"${plan.id}" cannot be the name of a run's folder`,
      'give the plan an id of letters, digits, dots and dashes',
    );
  }
  makeFolder(reportsDir);
  let claimed = plan;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dir = join(reportsDir, claimed.id);
    if (makeFolder(dir, 'new')) return { plan: claimed, dir };
    claimed = { ...plan, id: anotherId(plan.id) };
  }
  throw new RecordError('unwritable', `no free folder for ${plan.id}`, 'remove old runs from the reports folder');
}

/**
 * Makes a folder.
 * @returns false when it must be new and is there already
 */
function makeFolder(dir: string, how?: 'new'): boolean {
  try {
    mkdirSync(dir, { recursive: how !== 'new' });
    return true;
  } catch (error) {
    if (how === 'new' && errorCode(error) === 'EEXIST') return false;
    throw unwritable('cannot make the folder of the run', error);
  }
}

/** Returns the id with other hex digits at its end. */
function anotherId(id: string): string {
  return `${id.replace(/-[0-9a-f]{4}$/, '')}-${randomBytes(2).toString('hex')}`;
}
