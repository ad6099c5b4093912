import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands } from '../../scripts/commands/index.js';
import { checkFlags, judgeFlags } from '../../scripts/flags/checkFlags.js';
import { labHelp } from '../../scripts/flags/help/lab.js';
import { labFlags } from '../../scripts/flags/labFlags.js';
import { labRequest } from '../../scripts/flags/labRequest.js';
import { selfcheckFlags } from '../../scripts/flags/selfcheckFlags.js';
import { readPlanFile } from '../../scripts/record/readPlan.js';
import { commandLine, PLAN, workFolder } from './commandLine.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

describe('help', () => {
  const names = Object.keys(commands);

  it('answers --help, help, nothing, and each command, on stdout with status 0, within a screen', async () => {
    using folder = workFolder();
    for (const args of [
      [],
      ['--help'],
      ['-h'],
      ['help'],
      ['lab', '--nonsense', '-h'],
      ...names.flatMap((name) => [
        [name, '--help'],
        ['help', name],
      ]),
    ]) {
      const { code, stdout, stderr } = await commandLine(args, folder.path);
      assert.deepEqual([code, stderr], [0, ''], args.join(' '));
      assert.match(stdout, /Exit status[\s\S]*\b64 +bad input/);
      assert.ok(stdout.split('\n').length <= 26, `${args.join(' ')}: more than 25 lines`);
      assertNarrow(stdout, args);
    }
  });

  it('tells all of it with --help=all, and with help … all', async () => {
    using folder = workFolder();
    for (const name of ['', ...names]) {
      const args = [name, '--help=all'].filter((arg) => arg !== '');
      const whole = await commandLine(args, folder.path);
      assert.deepEqual(
        whole,
        await commandLine(
          ['help', name, 'all'].filter((arg) => arg !== ''),
          folder.path,
        ),
      );
      assert.deepEqual([whole.code, whole.stderr], [0, ''], args.join(' '));
      const { stdout: short } = await commandLine(
        [name, '--help'].filter((arg) => arg !== ''),
        folder.path,
      );
      if (/--help=all/.test(short)) assert.ok(whole.stdout.length > short.length, args.join(' '));
      assert.match(whole.stdout, /Exit status[\s\S]*\b64 +bad input/);
      assertNarrow(whole.stdout, args);
    }
  });

  it('gives only flags that there are', async () => {
    const tables = { lab: labFlags(), check: checkFlags(), judge: judgeFlags(), selfcheck: selfcheckFlags };
    for (const [name, table] of Object.entries(tables)) {
      const { stdout } = await commandLine([name, '--help'], '.');
      const shown = [...stdout.matchAll(/^ {2}--([a-z0-9-]+)/gm)].map(([, flag = '']) => flag);
      assert.ok(shown.length >= 3, name);
      assert.deepEqual(
        shown.filter((flag) => !Object.hasOwn(table, flag)),
        [],
      );
    }
  });

  it('refuses help for a command that is not there', async () => {
    const { code, stderr } = await commandLine(['help', 'chek'], '.');
    assert.equal(code, 64);
    assert.match(stderr, /did you mean check\?/);
  });

  it('lists every flag with its default, and an example after every group', () => {
    const text = labHelp('all');
    for (const [name, flag] of Object.entries(labFlags())) {
      assert.match(text, new RegExp(`^ {2}--${name}(=|\\s)`, 'm'));
      if ('default' in flag)
        assert.ok(text.replace(/\s+/g, ' ').includes(`[${flag.default}]`), `no default of --${name}`);
    }
    for (const group of new Set(Object.values(labFlags()).map((flag) => flag.group))) {
      assert.match(text, new RegExp(`^${group}\\n( {2}.*\\n)+? {4}\\$ grpc-leak-lab lab `, 'm'));
    }
  });

  it('gives only examples that work', () => {
    using folder = workFolder();
    writeFileSync(join(folder.path, 'plan.json'), JSON.stringify(PLAN));
    const examples = [...labHelp('all').matchAll(/\$ grpc-leak-lab lab (.*?)( >.*)?$/gm)].map((match) =>
      (match[1] ?? '').replace('reports/latest/plan.json', 'plan.json'),
    );
    assert.ok(examples.length >= 5);
    const io = { stdout: { write: () => true }, stderr: { write: () => true }, env: {}, cwd: folder.path };
    const machine = { cpus: 2, memoryBytes: 8e9, descriptorLimit: 20_000, ephemeralPorts: 28_000 };
    for (const example of examples) {
      const outcome = labRequest(example.split(' '), io, { readPlan: readPlanFile, machineAt: () => machine });
      assert.deepEqual('problems' in outcome ? outcome.problems : [], [], example);
    }
  });

  it('lists what to expect of every variant: sockets grow with the leak, but not where servers close connections', async () => {
    using folder = workFolder();
    const { code, stdout } = await commandLine(['lab', '--list'], folder.path);
    assert.equal(code, 0);
    const expected = (name: string) =>
      new RegExp(`^ {2}${name} \\([\\s\\S]*?Expected: ([^.]*)`, 'm').exec(stdout)?.[1]?.replace(/\s+/g, ' ');
    assert.equal(expected('leaky'), 'leak: 2·N sockets and N channels per pass, in a fleet of N');
    assert.equal(expected('keepalive'), 'leak: N channels per pass, while sockets plateau, in a fleet of N');
    assert.equal(expected('fixed'), 'clean: N − 1 clients, for good');
  });

  it('says of certificates only what that command ends with', async () => {
    using folder = workFolder();
    const { stdout } = await commandLine(['certificates', '--help'], folder.path);
    assert.match(stdout, /Exit status\n {4}0 {2}they are made\n/);
    assert.doesNotMatch(stdout, /leak is expected|inconclusive/);
  });

  it('prints the version of package.json', async () => {
    using folder = workFolder();
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    assert.deepEqual(await commandLine(['--version'], folder.path), { code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

function assertNarrow(text: string, args: readonly string[]): void {
  assert.ok(
    text.split('\n').every((line) => line.length <= 100),
    `${args.join(' ')}: a line is longer than 100 columns`,
  );
}

describe('the launcher', () => {
  const launch = (args: string, limit = '') =>
    spawnSync(
      '/bin/sh',
      ['-c', `${limit} exec "$0" "$@"`, process.execPath, join(root, 'bin', 'grpc-leak-lab.js'), ...args.split(' ')],
      { encoding: 'utf8' },
    );

  it('hands on arguments, output and exit status', () => {
    using folder = workFolder();
    const bad = launch(`lab --variant=leeky --json --reports=${folder.path}/reports`);
    assert.equal(bad.status, 64);
    assert.match(bad.stderr, /did you mean leaky/);
    assert.equal((JSON.parse(bad.stdout) as { exitCode: number }).exitCode, 64);
    assert.equal(existsSync(join(folder.path, 'reports')), false);
    assert.match(launch('build').stdout, /dist[/\\][0-9a-f]{16}\n$/);
  });

  it('refuses a plan that the real descriptor limit cannot carry, and names passes that fit', () => {
    using folder = workFolder();
    const { status, stderr } = launch(
      `lab --variant=leaky --passes=60 --reports=${folder.path}/reports`,
      'ulimit -n 256;',
    );
    assert.equal(status, 64);
    assert.match(stderr, /a process may have 256\n +→ at most --passes=(\d+) fits, or raise the limit: ulimit -n 42\d/);
    assert.equal(existsSync(join(folder.path, 'reports')), false);
  });
});
