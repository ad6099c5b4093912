import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { registry } from '../support/needs.js';
import { type Ended, type Packed, packed, ran } from '../support/packed.js';
import { root } from '../support/root.js';

const EXAMPLES = ['node-test', 'vitest', 'jest', 'service'];

/** A machine is busy at times, and these runners give a test 5 s. */
const PATIENT = '--testTimeout=60000';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifestOf(example: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'examples', example, 'package.json'), 'utf8'));
}

describe('the package in projects of others', registry(), () => {
  let made: Packed;
  /** A folder whose node_modules has the package, and all that the examples need, from the registry. */
  let installed: string;

  before(() => {
    made = packed();
    installed = join(made.folder, 'npm');
    const needed = EXAMPLES.map(manifestOf).flatMap(({ dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }),
    );
    const dependencies = { ...Object.fromEntries(needed), 'grpc-leak-lab': `file:${made.tarball}`, tsx: '^4' };
    mkdirSync(installed);
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ private: true, dependencies }));
    const { status, text } = ran(['npm', 'install', '--no-audit', '--no-fund'], installed);
    assert.equal(status, 0, text);
    for (const example of EXAMPLES)
      cpSync(join(root, 'examples', example), join(installed, example), { recursive: true });
  });
  after(() => made?.[Symbol.dispose]());

  const run = (example: string, command: readonly string[], env?: NodeJS.ProcessEnv): Ended =>
    ran(command, join(installed, example), env);

  describe('assertNoLeak', () => {
    for (const [example, command, passes, fails] of [
      ['node-test', ['npm', 'test'], /^ok 1 - reading a cart closes what it opens$/m, /^not ok 2 - .* with the bug$/m],
      ['vitest', ['npm', 'test', '--', PATIENT], /1 failed \| 1 passed/, /FAIL .*with the bug/],
      ['vitest', ['npm', 'test', '--', '--pool=threads', PATIENT], /1 failed \| 1 passed/, /FAIL .*with the bug/],
      ['jest', ['npm', 'test', '--', PATIENT], /✓ reading a cart closes/, /✕ reading a cart with the bug/],
    ] as const)
      it(`passes what closes and names the line that does not: ${example} ${command.slice(3).join(' ')}`, () => {
        const { status, text: said } = run(example, command, { NO_COLOR: '1' });
        assert.notEqual(status, 0, said);
        assert.match(said, passes);
        assert.match(said, fails);
        assert.match(
          said,
          new RegExp(`leaks 1 channel per call \\(\\d+ opened, 0 closed\\) at ${guiltyLine(example)}`),
        );
      });

    it('says how Jest lets it see, where the environment is not ours', () => {
      const { status, text } = run('jest', ['npm', 'test', '--', '--env=node', PATIENT]);
      assert.notEqual(status, 0);
      assert.match(text, /BlindInstrument: cannot judge: this is a sandbox/);
      assert.match(text, /testEnvironment: "grpc-leak-lab\/jest-environment"/);
    });

    it('names lines of TypeScript under tsx, and is called from CommonJS', () => {
      writeFileSync(join(installed, 'vitest', 'tsx.test.mts'), TSX);
      const typed = run('vitest', ['node', '--import', 'tsx', '--test', 'tsx.test.mts']);
      assert.match(typed.text, new RegExp(`leaks 1 channel per call .* at ${guiltyLine('vitest')}`), typed.text);
      writeFileSync(join(installed, 'jest', 'plain.cjs'), PLAIN);
      const plain = run('jest', ['node', 'plain.cjs']);
      assert.match(plain.text, new RegExp(`leaks 1 channel per call .* at ${guiltyLine('jest')}`), plain.text);
    });

    it('has types that programs of either kind of module are checked with', () => {
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--types', ''];
      for (const [file, text] of Object.entries(TYPED)) {
        writeFileSync(join(installed, file), text);
        const { status, text: said } = ran(['node', compiler, ...flags, file], installed);
        if (!file.startsWith('wrong')) assert.equal(status, 0, said);
        else assert.match(said, /error TS\d+: .*'call' does not exist in type 'AssertNoLeakOptions'/);
      }
    });
  });

  it('carries out the steps of the CI files as they are written', () => {
    for (const [name, steps] of Object.entries(ciSteps())) {
      const clone = join(made.folder, name);
      cpSync(join(root, 'examples', 'service'), clone, { recursive: true });
      withTheTarball(clone, made.tarball);
      const summary = join(clone, 'job-summary.md');
      const env = { GITHUB_STEP_SUMMARY: summary, CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
      const job = (mode: string) => carriedOut(steps, clone, { ...env, CART: mode });

      const fixed = job('fixed');
      assert.equal(fixed.status, 0, fixed.text);
      assert.ok(existsSync(join(clone, 'baseline', 'run.json')), name);
      const leaky = job('leaky');
      assert.equal(leaky.status, 1, leaky.text);
      assert.match(leaky.text, /leaks: .*service\.js:\d+ makes clients that are never closed/);
      assert.match(leaky.text, /comparison/);
      const told = existsSync(summary) ? readFileSync(summary, 'utf8') : leaky.text;
      assert.match(told, /service\.js:\d+/);
      assert.match(readFileSync(join(clone, 'leaks', 'latest', 'junit.xml'), 'utf8'), /<failure/);
      assert.ok(existsSync(join(clone, 'leaks', 'latest', 'report.html')));
    }
  });

  for (const [manager, add] of [
    ['pnpm', ['pnpm', 'add', '--silent']],
    ['yarn', ['yarn', 'add', '--silent', '--non-interactive']],
  ] as const)
    it(`is installed by ${manager}, without a compiler, and checks a service`, () => {
      const tools = join(made.folder, 'tools');
      mkdirSync(tools, { recursive: true });
      const got = ran(['npm', 'install', '--no-audit', '--no-fund', '--prefix', tools, manager], made.folder);
      assert.equal(got.status, 0, got.text);
      const project = join(made.folder, manager);
      cpSync(join(root, 'examples', 'service'), project, { recursive: true });
      withTheTarball(project, made.tarball);
      // protobufjs has a script that prints a warning; pnpm wants to be told what becomes of it, also without the lab.
      if (manager === 'pnpm') writeFileSync(join(project, 'pnpm-workspace.yaml'), PNPM);
      const path = `${join(tools, 'node_modules', '.bin')}:${process.env.PATH}`;
      const added = ran([...add, `file:${made.tarball}`], project, { PATH: path });
      assert.equal(added.status, 0, added.text);
      const bin = join(project, 'node_modules', '.bin', 'grpc-leak-lab');
      const { status, text } = ran([bin, 'check', '--', 'node', 'gate.js'], project, { CART: 'leaky' });
      assert.equal(status, 1, text);
      assert.match(text, /service\.js:\d+/);
    });

  it('has no compiler, no Docker client and no test among what it brings', () => {
    const within = join(installed, 'node_modules', 'grpc-leak-lab');
    for (const absent of ['dockerode', 'tar-stream', 'ssh2'])
      assert.equal(existsSync(join(installed, 'node_modules', absent)), false, absent);
    assert.equal(existsSync(join(within, 'dist', 'packed', 'test')), false);
    for (const said of ['sbom.cdx.json', 'LICENCES.md'])
      assert.ok(existsSync(join(within, 'dist', 'packed', said)), said);
    const { status, text } = run('service', ['npx', 'grpc-leak-lab', 'clean']);
    assert.equal(status, 69, text);
    assert.match(text, /dockerode: is not installed[\s\S]*npm install dockerode tar-stream/);
  });
});

/** Returns the line of an example that forgets its client, as `cart.js:17`. */
function guiltyLine(example: string): string {
  const file = example === 'vitest' ? 'cart.ts' : 'cart.js';
  const lines = readFileSync(join(root, 'examples', example, file), 'utf8').split('\n');
  const leaky = lines.findIndex((line) => line.includes('readCartLeaky'));
  return `${file.replace('.', '\\.')}:${lines.findIndex((line, at) => at > leaky && line.includes('new Client')) + 1}`;
}

interface Step {
  readonly run: string;
  /** Whether it is carried out after a failure too. */
  readonly always: boolean;
  /** Whether a failure of it fails the job. */
  readonly counts: boolean;
}

/** Returns the shell steps of the CI files, by the name of the system. */
function ciSteps(): Record<'github' | 'gitlab', Step[]> {
  const read = (name: string) => parse(readFileSync(join(root, 'examples', 'ci', name), 'utf8'));
  const { jobs } = read('github-actions.yml');
  const { leaks } = read('gitlab-ci.yml');
  const github = jobs.leaks.steps.flatMap((step: { run?: string; if?: string }) =>
    step.run === undefined ? [] : [{ run: step.run, always: step.if === 'always()', counts: true }],
  );
  const gitlab = [
    ...leaks.script.map((run: string) => ({ run, always: false, counts: true })),
    ...leaks.after_script.map((run: string) => ({ run, always: true, counts: false })),
  ];
  assert.ok(github.length >= 5 && gitlab.length >= 5, 'the files have lost their steps');
  return { github, gitlab };
}

/** Carries out the steps of a job as such a system does: what follows a failure is left out, unless it is wanted. */
function carriedOut(steps: readonly Step[], cwd: string, env: NodeJS.ProcessEnv): Ended {
  let status = 0;
  let text = '';
  for (const { run, always, counts } of steps) {
    if (status !== 0 && !always) continue;
    const done = ran(['bash', '-eo', 'pipefail', '-c', `${run}\n`], cwd, env);
    text += `$ ${run}\n${done.text}\n`;
    if (counts && status === 0) status = done.status;
  }
  return { status, text };
}

/** Has a project take the package from the tarball, in place of the registry. */
function withTheTarball(project: string, tarball: string): void {
  const path = join(project, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  manifest.devDependencies = { ...manifest.devDependencies, 'grpc-leak-lab': `file:${tarball}` };
  writeFileSync(path, JSON.stringify(manifest));
}

const PNPM = 'allowBuilds:\n  protobufjs: false\n';

const TSX = `
import { test } from 'node:test';
import { assertNoLeak } from 'grpc-leak-lab';
import { readCartLeaky } from './cart.ts';
import { startService } from './service.ts';

test('leaks', async () => {
  const service = await startService();
  try {
    await assertNoLeak(() => readCartLeaky(service.address, '1'));
  } finally {
    service.stop();
  }
});
`;

const PLAIN = `
const { assertNoLeak } = require('grpc-leak-lab');
const { readCartLeaky } = require('./cart.js');
const { startService } = require('./service.js');

startService().then(async ({ address }) => {
  await assertNoLeak(() => readCartLeaky(address, '1')).catch(({ message }) => console.log(message));
  process.exit(0);
});
`;

const IMPORTS = `import { assertNoLeak, type AssertNoLeakOptions } from 'grpc-leak-lab';
const options: AssertNoLeakOptions = { calls: 40, allow: [{ resource: 'channel', site: /x/, atMost: 1, because: 'y' }] };
`;
const TYPED = {
  'typed.mts': `${IMPORTS}export const done: Promise<void> = assertNoLeak(async () => undefined, options);\n`,
  'typed.cts': `${IMPORTS}export const done: Promise<void> = assertNoLeak(() => 1, options);\n`,
  'wrong.mts': `${IMPORTS}export const done = assertNoLeak(async () => undefined, { call: 3 });\n`,
};
