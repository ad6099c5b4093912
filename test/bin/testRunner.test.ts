/** `npm test` itself, in a checkout of a few tests. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from '../support/root.js';
import { miniature, type Outcome } from './miniature.js';

const meets = (own: string, other: string) => `
it('${own}', async () => {
  if (process.env.ALONE) return tell('${own}');
  writeFileSync('${own}-is-here', '');
  for (const giveUp = Date.now() + 240_000; !existsSync('${other}-is-here'); await sleep(10))
    assert.ok(Date.now() < giveUp, 'the other one never ran beside this one');
  tell('${own}');
});`;
const takesTime = (name: string) => `
it('${name}', async () => {
  tell('${name} begins');
  await sleep(150);
  tell('${name} ends');
});`;

const tests = miniature({
  'one/first.test.ts': meets('first', 'second'),
  'one/second.test.ts': meets('second', 'first'),
  'two/third.e2e.test.ts': takesTime('third'),
  'two/fourth.e2e.test.ts': takesTime('fourth'),
  'two/fifth.e2e.test.ts': meets('fifth', 'sixth'),
  'swarm/sixth.e2e.test.ts': meets('sixth', 'fifth'),
  'two/deep/needs.test.ts': `
it('needs', { skip: process.env.THERE ? false : 'needs what is not there' }, () => tell('needs'));
it('needs nothing', () => assert.ok(!process.env.FAILS));`,
  'two/deep/leaves.test.ts': `
it('leaves', () => {
  if (process.env.LEAVES) tell(mkdtempSync(\`\${tmpdir()}/\${process.env.LEAVES}-\`));
});`,
  'two/deep/starts.test.ts': `
it('starts', () => {
  if (process.env.STARTS) spawn(process.execPath, ['-e', '', ...process.env.STARTS.split(' ')]);
});`,
});
after(() => tests.remove());

const ALONE = { ALONE: '1' };
const names = ({ told }: Outcome) => [...new Set(told.map((line) => line.split(' ')[0]))].sort();

describe('npm test', () => {
  it('refuses --skipped before there was a run of all', () => {
    const { status, told, stderr } = tests.run(['--skipped']);
    assert.deepEqual([status, told], [64, []]);
    assert.match(stderr, /no run of all tests is known here: npm test first/);
  });

  it('runs unit tests beside one another, and then the others one at a time, with those of a Swarm beside them', () => {
    const { status, told, stdout, stderr } = tests.run([]);
    assert.equal(status, 0, stdout + stderr);
    assert.deepEqual([...told.slice(0, 2)].sort(), ['first', 'second']);
    const alone = told.filter((line) => /begins|ends/.test(line));
    assert.deepEqual(alone, ['fourth begins', 'fourth ends', 'third begins', 'third ends']);
    assert.deepEqual([...told.slice(2)].filter((line) => !alone.includes(line)).sort(), ['fifth', 'sixth']);
    assert.ok(stdout.indexOf('✔ sixth') > stdout.indexOf('✔ third'), 'what runs beside others is told in between');
    assert.match(stdout, /duration_ms \d+\.\d+\n$/, 'the last word is not node’s summary');
  });

  it('runs with --skipped the files of which the last run of all skipped some, and those of the parts', () => {
    tests.run(['deep/needs'], { THERE: '1' }); // not of all
    assert.deepEqual(names(tests.run(['--skipped', 'third'], { THERE: '1' })), ['needs', 'third']);
  });

  it('runs unit tests only with --unit, and none of the others by any part', () => {
    assert.deepEqual(names(tests.run(['--unit'], ALONE)), ['first', 'second']);
    const { status, stderr } = tests.run(['--unit', 'third']);
    assert.equal(status, 64);
    assert.match(stderr, /no unit test has third in its path/);
  });

  it('runs what is named by paths, from where the user stands, and by words', () => {
    const outcome = tests.run(['../../one/first.test.ts', 'two/third'], {
      ...{ ALONE: '1', INIT_CWD: join(tests.folder, 'test/two/deep') },
    });
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.deepEqual(names(outcome), ['first', 'third']);
  });

  it('runs nothing where a part is in no path, and lists what there is, the nearest first', () => {
    const { status, told, stderr } = tests.run(['frist', 'second']);
    assert.deepEqual([status, told], [64, []]);
    assert.match(stderr, /^no test has frist in its path; nearest to it are\n {4}test\/one\/first\.test\.ts\n/);
    assert.match(stderr, /folders of tests:\n {4}test\/one\/ test\/swarm\/ test\/two\/ test\/two\/deep\/\n/);
  });

  it('hands on what node knows', () => {
    const { status, stdout } = tests.run(['deep/', '--test-name-pattern', 'needs nothing', '--test-reporter=tap']);
    assert.equal(status, 0);
    assert.match(stdout, /^TAP version 13\n/);
    assert.match(stdout, /ok \d+ - needs nothing\n/);
    assert.doesNotMatch(stdout, /ok \d+ - starts\n/);
  });

  it('ends as node does, and runs the second kind although the first failed', () => {
    const { status, told, stdout } = tests.run(['needs', 'third'], { FAILS: '1' });
    assert.equal(status, 1);
    assert.deepEqual(told, ['third begins', 'third ends']);
    assert.match(stdout, /ℹ fail 1\n/);
  });

  it('fails when a test that passes leaves something in the folder for temporary files, which is the run’s own', () => {
    const { status, told, stderr } = tests.run(['leaves'], { LEAVES: 'mine' });
    assert.equal(status, 1);
    const [left = ''] = told;
    assert.notEqual(dirname(left), tmpdir());
    assert.ok(!existsSync(dirname(left)), 'the folder stays');
    assert.ok(stderr.includes(`left behind in the folder for temporary files: ${basename(left)}\n`), stderr);
    assert.equal(tests.run(['leaves'], { LEAVES: 'playwright' }).status, 0, 'what a browser leaves');
  });

  it('teaches with --help', () => {
    const { status, stdout } = tests.run(['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: npm test/);
    assert.ok(stdout.split('\n').every((line) => line.length <= 100));
  });

  it('shows what the compiler says', () => {
    tests.write('one/wrong.test.ts', 'export const wrong: number = "text";\n');
    const { status, told, stderr } = tests.run(['first']);
    tests.write('one/wrong.test.ts', '');
    assert.deepEqual([status === 0, told], [false, []]);
    assert.match(stderr, /wrong\.test\.ts.*TS2322/);
  });

  it('runs those of this project', () => {
    const env = { ...process.env, NODE_OPTIONS: undefined };
    const { status, stdout } = spawnSync(process.execPath, ['bin/test.js', 'test/text/figures.test.ts'], {
      ...{ cwd: root, env, encoding: 'utf8' },
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /ℹ fail 0\n/);
  });
});

it('a unit test that starts a replica is told what to do', () => {
  const { status, stdout } = tests.run(['starts'], { STARTS: 'services/agent/main.js' });
  assert.equal(status, 1);
  assert.match(stdout, /a unit test starts services\/agent\/main\.js: call its file ….e2e.test.ts/);
});
