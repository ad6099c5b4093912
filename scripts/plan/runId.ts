import { randomBytes } from 'node:crypto';

/** The most characters of a name in an id. */
const LONGEST_NAME = 40;

/**
 * Returns a new id, like `20260131T101502Z-leaky-processes-3f2a`.
 * @param name what is run; characters that the name of a folder should not have are left out
 * @param where the engine, or the kind of target where there is none
 */
export function newRunId(name: string, where: string, at: Date): string {
  const time = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return `${time}-${plain.slice(0, LONGEST_NAME) || 'run'}-${where}-${randomBytes(2).toString('hex')}`;
}
