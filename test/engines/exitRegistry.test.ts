import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atExit } from '../../services/process/exitRegistry.js';
import { PATIENCE_MS } from '../support/patience.js';
import { root } from '../support/root.js';

const compiled = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const url = (file: string) => JSON.stringify(pathToFileURL(join(compiled, file)).href);

const SIGNALS = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const listeners = () => SIGNALS.map((name) => process.listenerCount(name));

/** Runs a script in a process that has registered three steps, the second of which fails. */
function ended(script: string) {
  const registered = `
    import { atExit } from ${url('services/process/exitRegistry.js')};
    atExit('step 1', () => console.log('undid 1'));
    atExit('step 2', () => { console.log('undid 2'); throw new Error('no more'); });
    atExit('step 3', () => console.log('undid 3'));
    atExit('step 4', () => console.log('undid 4'))(); // taken back
  `;
  return spawnSync(process.execPath, ['--input-type=module', '-e', registered + script], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
}

const REVERSE = 'undid 3\nundid 2\nundid 1\n';
const WAIT = 'setInterval(() => {}, 1000);';

describe('the exit registry', () => {
  it('undoes in reverse when the process ends by itself, and keeps its status; a step that fails stops no other', () => {
    const { stdout, stderr, status } = ended('process.exitCode = 3;');
    assert.deepEqual([stdout, status], [REVERSE, 3]);
    assert.equal(stderr, 'at exit, step 2: no more\n');
  });

  it('undoes in reverse at process.exit', () => {
    const { stdout, status } = ended('process.exit(4);');
    assert.deepEqual([stdout, status], [REVERSE, 4]);
  });

  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])
    it(`undoes in reverse at ${name}, by which the process still ends`, () => {
      const { stdout, signal } = ended(`process.kill(process.pid, '${name}'); ${WAIT}`);
      assert.deepEqual([stdout, signal], [REVERSE, name]);
    });

  it('undoes in reverse at an exception that nobody catches', () => {
    const { stdout, stderr, status } = ended("throw new Error('uncaught');");
    assert.deepEqual([stdout, status], [REVERSE, 1]);
    assert.match(stderr, /Error: uncaught/);
  });

  it('leaves a signal to whoever else listens to it', () => {
    const { stdout, status } = ended(`
      process.on('SIGTERM', () => { console.log('heard'); process.exit(5); });
      process.kill(process.pid, 'SIGTERM');
      ${WAIT}
    `);
    assert.deepEqual([stdout, status], [`heard\n${REVERSE}`, 5]);
  });

  it('has its turn for what is registered at exit', () => {
    const { stdout } = ended("atExit('late', () => atExit('later', () => console.log('later')));");
    assert.equal(stdout, `later\n${REVERSE}`);
  });

  it('listens once, however much is registered, and only while anything is', () => {
    const before = listeners();
    const takeBack = Array.from({ length: 30 }, () => atExit('nothing', () => undefined));
    assert.deepEqual(
      listeners(),
      before.map((count) => count + 1),
    );
    for (const each of [...takeBack, ...takeBack]) each();
    assert.deepEqual(listeners(), before);
  });
});

describe('the sources', () => {
  const sources = ['scripts', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.split(sep).join('/')}`),
  );
  const holding = (pattern: RegExp) =>
    sources.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8'))).sort();

  it('listen to the exit in one place, beside what a replica does to itself, and the probe in a target', () => {
    assert.deepEqual(holding(/process\s*\.(on|once|addListener|prependListener)\(\s*'(exit|beforeExit)'/), [
      'services/agent/main.ts',
      'services/probe/channel.ts',
      'services/process/exitRegistry.ts',
    ]);
  });

  it('start programs in one place, beside one question to a shell; the probe counts what its target starts, and a plant starts what nobody ends', () => {
    assert.deepEqual(holding(/from 'node:child_process'/), [
      'scripts/plan/machine.ts',
      'services/probe/already.ts',
      'services/probe/children.ts',
      'services/process/childProcess.ts',
      'services/selfcheck/plants.ts',
    ]);
  });
});

describe('importing a module', () => {
  it('registers nothing, whichever it is', () => {
    const files = readdirSync(join(compiled, 'scripts'), { recursive: true, encoding: 'utf8' });
    const modules = files
      .filter((name) => name.endsWith('.js'))
      .map((name) => pathToFileURL(join(compiled, 'scripts', name)).href);
    assert.ok(modules.length > 200);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const names = ${JSON.stringify(SIGNALS)};
         const count = () => names.map((name) => process.listenerCount(name)).join();
         const before = count();
         for (const module of ${JSON.stringify(modules)}) {
           await import(module);
           if (count() !== before) { console.log(module); process.exit(1); }
         }
         console.log('nothing');`,
      ],
      { encoding: 'utf8', timeout: PATIENCE_MS },
    );
    assert.equal(stdout, 'nothing\n', stderr);
  });
});
