/** `check` and `judge` as a user types them, on programs that really leak, or do not. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { PATIENCE_MS } from '../support/patience.js';
import { root } from '../support/root.js';

const reports = mkdtempSync(join(tmpdir(), 'leak-lab-own-'));
after(() => rmSync(reports, { recursive: true, force: true }));

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const PRELOAD = new URL('../../services/probe/preload.js', import.meta.url).href;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[], input = ''): { child: ChildProcess; ended: Promise<Ended> } {
  const [program = '', ...args] = words;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(program, args, { cwd: reports, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE_MS });
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  child.stdin?.on('error', () => undefined).end(input);
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said }))) };
}

const lab = (...args: string[]) => [
  process.execPath,
  join(root, 'bin/grpc-leak-lab.js'),
  ...args,
  `--reports=${reports}`,
];
const check = (flags: readonly string[], command: readonly string[]) =>
  start([...lab('check', ...flags), '--', ...command]).ended;

/** Returns the one run of a document that a command printed with `--json`. */
function runOf({ stdout }: Ended) {
  const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
  return runs[0] ?? assert.fail(stdout);
}

describe('check, of a program that takes its own checkpoints', () => {
  it('finds the clients that are never closed, and their line', async () => {
    const ended = await check(['--json'], [process.execPath, fixture('clients.js'), 'leaks']);
    const { outcome, target, workUnit, metrics, culprits, summary, dir } = runOf(ended);
    assert.deepEqual([ended.code, outcome, workUnit], [1, 'leak', 'unit'], summary);
    assert.match(target ?? '', /clients\.js leaks$/);
    const growth = Object.fromEntries(metrics.map(({ name, growthPerWork }) => [name, growthPerWork]));
    assert.deepEqual([growth.channels, growth.sockets], [1, 2], 'one client, and the two ends of its connection');
    assert.equal(culprits[0]?.closed, 0);
    assert.match(`${culprits[0]?.file}`, /clients\.[jt]s$/);
    assert.match(ended.stderr, /the program ends/, 'its stdout goes to stderr with --json');
    const pages = ['report.html', 'summary.md', 'junit.xml'].map((file) =>
      readFileSync(join(reports, dir, file), 'utf8'),
    );
    for (const page of pages) {
      assert.doesNotMatch(withoutCode(page), /undefined|--passes|--rate|variant/);
      assert.match(page, /per unit/);
    }
  });

  it('acquits them when they are closed, and leaves its output alone', async () => {
    const { code, stdout, stderr } = await check([], [process.execPath, fixture('clients.js'), 'closes', 'starts']);
    assert.deepEqual([code, stdout], [0, 'the program ends\n']);
    assert.match(stderr, /clients\.js closes starts is clean/);
    assert.match(stderr, /per unit /);
    assert.match(stderr, /note: The command ended with status 4 after /);
  });
});

describe('check, of a leak whose line takes a closer look', () => {
  it('says which, and names the line with it', async () => {
    const program = [process.execPath, fixture('timers.cjs')];
    const first = await check([], program);
    assert.match(first.stderr, /gains 1\.00 referenced timers per unit: 10 in each of 5 slices\n/);
    const { advice } = JSON.parse(readFileSync(join(reports, 'latest', 'run.json'), 'utf8'));
    assert.match(advice[0].command, /^npx grpc-leak-lab check --count-timers -- /);
    const closer = runOf(await check(['--json', '--count-timers'], program));
    assert.match(closer.summary, /timers\.cjs:8 sets timers that are never cleared/);
    assert.deepEqual([closer.culprits[0]?.line, closer.culprits[0]?.closed], [8, 0]);
  });
});

describe('check, of a service without load', () => {
  for (const [how, status] of [
    ['keeps', 1],
    ['closes', 2],
  ] as const)
    it(`that ${how} its connections is judged over time, and ended by --for with what it started`, async () => {
      const { code, stdout, stderr } = await check(['--for=9s'], [process.execPath, fixture('service.cjs'), how]);
      // Without grpc-js a program is not acquitted yet: its channels cannot be seen.
      assert.ok(code === status || (how === 'closes' && code === 0), stderr);
      if (how === 'keeps')
        assert.match(
          stderr,
          /gains [\d.]+ sockets per second .*service\.cjs:\d+ opens connections that are never closed/,
        );
      else assert.doesNotMatch(stderr, /leak[:s]/);
      const { helper } = JSON.parse(stdout);
      while (isAlive(helper)) await sleep(20); // it was asked to end, and takes its time on a busy machine
    });
});

describe('check, of a command in trouble', () => {
  const cases: [what: string, command: string[], codes: number[], said: RegExp][] = [
    ['that is not there', ['no-such-program-at-all'], [69], /could not be started: there is no such program/],
    ['that is no Node program', ['sh', '-c', 'exit 7'], [3], /No process could be looked into: .*ended with status 7/],
    [
      'that ends at once',
      [process.execPath, '-e', 'process.exit(5)'],
      [3],
      /The command ended with status 5 after .*, before its first checkpoint/,
    ],
    [
      'that floods the probe',
      [process.execPath, fixture('flood.cjs')],
      [2, 3], // with or without a baseline, it was too short
      /ended with status 6/,
    ],
  ];
  for (const [what, command, codes, said] of cases)
    it(what, async () => {
      const { code, stderr } = await check([], command);
      assert.ok(codes.includes(code ?? -1), `${code}: ${stderr}`);
      assert.match(stderr, said);
    });

  it('that does not end when it is asked to', async () => {
    const { child, ended } = start([...lab('check'), '--', process.execPath, fixture('stubborn.cjs')]);
    await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    assert.equal(stdout, 'ready\nnot yet\n');
    assert.ok(code === 2 || code === 3, `${code}: ${stderr}`); // with or without a baseline, it was too short
    assert.match(stderr, /did not end when it was asked to, and was killed/);
  });
});

describe('judge', () => {
  const printed = (how: string) => start([process.execPath, '--import', PRELOAD, fixture('clients.js'), how]).ended;

  it('judges a log of two processes with other lines between, times before them, and a torn line', async () => {
    const [leaks, closes] = await Promise.all([printed('leaks'), printed('closes')]);
    const prefixed = (text: string, pod: string) =>
      text
        .split('\n')
        .map((line, i) => `[pod/${pod}/app] 2026-01-01T00:00:${String(i % 60).padStart(2, '0')}.5Z ${line}`);
    const a = prefixed(leaks.stdout, 'a');
    const b = prefixed(leaks.stdout.replaceAll(bootOf(leaks.stdout), 'feedf00d'), 'b');
    const torn = `${a.find((line) => line.includes('"kind":"checkpoint"'))?.slice(0, 200)}`;
    const log = a.flatMap((line, i) => [line, b[i] ?? '', 'GET /cart 200', ...(i === 3 ? [torn] : [])]);
    const file = join(reports, 'pods.log');
    writeFileSync(file, log.join('\n'));
    const both = await start(lab('judge', '--json', file)).ended;
    const { outcome, perReplica, metrics, summary } = runOf(both);
    assert.deepEqual([both.code, outcome], [1, 'leak'], summary);
    assert.deepEqual(
      perReplica.map(({ id, work }) => [id, work]),
      [
        ['pod/a/app', 60],
        ['pod/b/app', 60],
      ],
    );
    assert.equal(metrics.find(({ name }) => name === 'channels')?.growthPerWork, 1);
    const clean = await start(lab('judge', '-'), closes.stdout).ended;
    assert.equal(clean.code, 0, clean.stderr);
    assert.match(clean.stderr, /standard input is clean/);
  });

  it('says once what is wrong with its input, and judges nothing', async () => {
    const file = join(reports, 'other.log');
    writeFileSync(file, 'GET /cart 200\n');
    for (const [args, said] of [
      [[file], /holds no vitals lines/],
      [['nowhere.log'], /there is no file "nowhere\.log"/],
      [[], /names no file/],
      [[file, file], /is a second file/],
      [[reports], /is a folder/],
    ] as const) {
      const { code, stderr } = await start(lab('judge', ...args)).ended;
      assert.equal(code, 64, stderr);
      assert.match(stderr, said);
    }
  });
});

/** Returns a page without its data, its script and its style. */
function withoutCode(page: string): string {
  return page.replace(/<(script|style)[\s\S]*?<\/\1>/g, '');
}

/** Tells whether a process runs; one that has ended may wait for its parent to take note. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function bootOf(text: string): string {
  return /"boot":"([^"]+)"/.exec(text)?.[1] ?? assert.fail(text);
}
