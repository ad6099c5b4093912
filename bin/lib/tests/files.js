// The tests that there are, and those that parts of paths choose.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} TestFile
 * @property {string} name the path of its source, from the repository's top, with `/`
 * @property {string} file where it is compiled
 * @property {boolean} isUnit whether it starts no fleet, browser or engine, and so may run beside others: a name that
 *   ends with `.e2e.test.ts` says that it does, and `test/support/unitGuard.ts` refuses it to every other
 * @property {boolean} waits whether it mostly waits: it is about a Swarm, or keeps to the incident's own pace
 */

/**
 * Lists every test of a build.
 * @returns {TestFile[]}
 */
export function testFiles(dist) {
  return readdirSync(join(dist, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => ({
      name: `test/${file.replaceAll('\\', '/').replace(/\.js$/, '.ts')}`,
      file: join(dist, 'test', file),
      isUnit: !file.endsWith('.e2e.test.js'),
      waits: /^swarm[/\\]|^go[/\\]incident\./.test(file),
    }));
}

/**
 * Chooses the tests whose path contains one of the parts; all where there are none.
 * @param {readonly TestFile[]} files
 * @param {readonly string[]} parts
 */
export function select(files, parts) {
  return {
    files: parts.length === 0 ? files : files.filter(({ name }) => parts.some((part) => name.includes(part))),
    missed: parts.filter((part) => !files.some(({ name }) => name.includes(part))),
  };
}
