/** `npm test -- --watch`, in a checkout of one test. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../support/labProcess.js';
import { PATIENCE_MS } from '../support/patience.js';
import { miniature } from './miniature.js';

/** Never ends by itself, and has a child that does not either. */
const endless = (name: string) => `
it('${name}', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  tell(\`${name} \${process.pid} \${child.pid} \${mkdtempSync(\`\${tmpdir()}/left-\`)}\`);
  await sleep(1e6);
});`;
const brief = (name: string) => `it('${name}', () => tell('${name}'));`;

const tests = miniature({ 'some/first.test.ts': brief('first') });
let watching: ChildProcess | undefined;
after(() => {
  watching?.kill('SIGKILL');
  tests.remove();
});

/** The next line that a test told. */
async function next(): Promise<string> {
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp; await sleep(20)) {
    const [line] = tests.told();
    if (line !== undefined) return line;
  }
  throw new Error('no test ran');
}

const pidsIn = (line: string) => line.split(' ').slice(1, 3).map(Number);
const folderIn = (line: string) => line.split(' ')[3] ?? '';

it('runs again on each change, ends a run that is under way, and leaves nobody behind', async () => {
  watching = tests.start(['some/', '--watch']);
  assert.equal(await next(), 'first');

  tests.write('some/first.test.ts', 'export const wrong: number = "text";\n');
  tests.write('some/first.test.ts', endless('second'));
  const second = await next();
  assert.match(second, /^second /);

  tests.write('some/fresh/new.test.ts', brief('new'));
  tests.write('some/first.test.ts', endless('third'));
  const third = await next();
  assert.deepEqual(pidsIn(second).filter(isAlive), [], 'a run outlived the change');

  watching.kill('SIGINT');
  const [code] = await once(watching, 'exit');
  assert.equal(code, 130);
  assert.deepEqual(pidsIn(third).filter(isAlive), [], 'a test outlived the watch');
  assert.deepEqual([second, third].map(folderIn).filter(existsSync), [], 'what a test had written outlived it');
  const left = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
  assert.ok(!left.includes(tests.folder), left);
});
