import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fixture } from './observed.js';

const PRELOAD = new URL('../../services/probe/preload.js', import.meta.url).href;
const isLinux = process.platform === 'linux';
const isNewer = Number(process.versions.node.split('.')[0]) >= 24;

/** Ways to start a program, and what becomes of it then. */
interface CommandTrouble {
  readonly what: string;
  /** The deed of the program, see `fixtures/trouble.cjs`. */
  readonly trouble: 'descriptors' | 'heap' | 'handler' | 'print';
  readonly flags?: readonly string[];
  /** The words of the shell before it becomes the program, and for its output. */
  readonly before?: string;
  readonly redirect?: string;
}

const TROUBLES: readonly CommandTrouble[] = [
  { what: 'no descriptor left', trouble: 'descriptors', before: 'ulimit -n 100;' },
  { what: 'a full heap', trouble: 'heap', flags: ['--max-old-space-size=16'] },
  { what: 'a closed stdout', trouble: 'print', redirect: '>&-' },
  { what: 'a stdout on a full disk', trouble: 'print', redirect: '>/dev/full' },
  { what: 'a handler of its own for what nobody catches', trouble: 'handler' },
  { what: 'frozen intrinsics', trouble: 'handler', flags: ['--frozen-intrinsics'] },
  { what: 'no code from strings', trouble: 'handler', flags: ['--disallow-code-generation-from-strings'] },
  {
    what: 'the permission model',
    trouble: 'handler',
    flags: [isNewer ? '--permission' : '--experimental-permission', '--allow-fs-read=*'],
  },
];

describe('a program in trouble ends, and prints, under the probe as without it', { skip: !isLinux }, () => {
  for (const trouble of TROUBLES)
    it(trouble.what, () => {
      const [bare, observed] = [run(trouble, []), run(trouble, ['--import', PRELOAD])];
      assert.deepEqual([observed.status, observed.signal], [bare.status, bare.signal], observed.stderr);
      assert.equal(own(observed.stdout), bare.stdout);
      if (trouble.trouble === 'descriptors')
        assert.deepEqual([bare.status, own(observed.stdout)], [3, 'EMFILE\nalive\n']);
    });
});

describe('what the probe interposes does for a program what it did without it', { skip: !isLinux }, () => {
  for (const deed of ['files', 'children', 'workers', 'sessions', 'unix', 'rejection', 'error', 'unheld'])
    for (const attribution of ['on', 'off'])
      it(`${deed}, attribution ${attribution}`, () => {
        const [bare, under] = [[], ['--import', PRELOAD]].map((preload) => inFolder(deed, attribution, preload));
        assert.notEqual(bare?.stdout, '');
        assert.deepEqual([own(under?.stdout ?? ''), under?.stderr], [bare?.stdout, bare?.stderr]);
        assert.deepEqual([under?.status, under?.signal], [bare?.status, bare?.signal]);
      });
});

it('resident memory that cannot be read is absent, and said', { skip: !isLinux }, () => {
  const { stdout } = run(TROUBLES[0] ?? assert.fail(), ['--import', PRELOAD]);
  const vitals = stdout.split('\n').flatMap((line) => (line.startsWith('{"vitals":') ? [JSON.parse(line)] : []));
  const ticks = vitals.filter(({ kind }) => kind === 'tick');
  assert.ok(
    ticks.some(({ rssBytes }) => rssBytes === undefined),
    'it was read all the while',
  );
  for (const { heapUsedBytes } of ticks) assert.ok(heapUsedBytes > 1e6, 'V8 knows its heap without a descriptor');
  const { blind } = vitals.findLast(({ kind }) => kind === 'hello');
  assert.match(blind.rss, /^resident memory cannot be read: EMFILE/);
  for (const key of ['kernel', 'descriptors']) assert.match(blind[key], /could not be read the last time: EMFILE/, key);
  const { readings } = vitals.findLast(({ kind }) => kind === 'checkpoint');
  for (const { sockets, descriptors } of readings) assert.deepEqual([sockets?.unix, descriptors], [0, undefined]);
  assert.ok(
    vitals.some(({ kind, index }) => kind === 'checkpoint' && index === 1),
    'a checkpoint is answered all the same',
  );
});

function run({ trouble, flags = [], before = '', redirect = '' }: CommandTrouble, preload: readonly string[]) {
  const words = [process.execPath, ...flags, ...preload, fixture('trouble.cjs')].map((word) => `'${word}'`);
  return spawnSync('sh', ['-c', `${before} exec ${words.join(' ')} ${redirect}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TROUBLE: trouble, LEAK_LAB_TICK_MS: '10', LEAK_LAB_SETTLE_LIMIT_MS: '100' },
  });
}

/** Runs a deed of `fixtures/harmless.cjs` in a folder of its own. */
function inFolder(DEED: string, LEAK_LAB_ATTRIBUTION: string, preload: readonly string[]) {
  const FOLDER = mkdtempSync(join(tmpdir(), 'probe-harmless-'));
  try {
    return spawnSync(process.execPath, [...preload, fixture('harmless.cjs')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DEED, FOLDER, LEAK_LAB_ATTRIBUTION, LEAK_LAB_TICK_MS: '10' },
    });
  } finally {
    rmSync(FOLDER, { recursive: true });
  }
}

/** Returns the lines of the program itself. */
function own(stdout: string): string {
  return stdout.replace(/^\{"vitals":.*\n/gm, '');
}
