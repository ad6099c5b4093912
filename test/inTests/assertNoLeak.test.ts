import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../support/root.js';

const BODIES = fileURLToPath(new URL('fixtures/bodies.js', import.meta.url));
const REGISTER = new URL('../../services/probe/register.js', import.meta.url).href;

interface Said {
  ok: boolean;
  name?: string;
  message: string;
  stack?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'leak-lab-in-tests-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

/** Judges bodies in a process of its own. */
async function judged(
  bodies: readonly string[],
  { flags = [], env = {} }: { flags?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<{ said: Said[]; printed: string }> {
  const answers = join(folder, `answers-${runs++}`);
  const done = await promisify(execFile)(process.execPath, [...flags, BODIES, answers, ...bodies], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  const lines = readFileSync(answers, 'utf8').trim().split('\n');
  return { said: lines.map((line) => JSON.parse(line) as Said), printed: done.stdout + done.stderr };
}

/** Returns the line of a fixture that bears a mark. */
function lineOf(file: string, mark: string): string {
  const name = `test/inTests/fixtures/${file}`;
  const line = readFileSync(join(root, name), 'utf8')
    .split('\n')
    .findIndex((text) => text.includes(mark));
  return `${name}:${line + 1}`;
}

const leak = (what: string, at: string) =>
  new RegExp(`^leaks ${what} per call \\(\\d+ opened, \\d+ closed\\) at ${at}\\n`);

describe('assertNoLeak', { concurrency: 2 }, () => {
  const forgotten = leak('1 channel', lineOf('service.ts', 'LEAK channel'));

  for (const [when, flags] of [
    ['without a preload, grpc-js being loaded before', []],
    ['preloaded by register', ['--import', REGISTER]],
  ] as const)
    it(`passes what closes and fails what forgets, with its line: ${when}`, async () => {
      const { said, printed } = await judged(['closed', 'forgotten', 'closed'], { flags });
      assert.deepEqual(
        said.map(({ ok }) => ok),
        [true, false, true],
        JSON.stringify(said),
      );
      assert.equal(said[1]?.name, 'AssertionError');
      assert.match(said[1]?.message ?? '', forgotten);
      assert.match(said[1]?.stack ?? '', /bodies\.[jt]s:\d+/);
      assert.equal(printed, '');
    });

  it('finds sockets, timers and descriptors, and what leaks every third time; an error of the body is its own', async () => {
    const { said } = await judged(['socket', 'timer', 'file', 'file-closed', 'every-third', 'throws', 'nothing']);
    const [socket, timer, file, closed, third, thrown, nothing] = said;
    assert.match(socket?.message ?? '', leak('1 socket', lineOf('bodies.ts', 'LEAK socket')));
    assert.match(timer?.message ?? '', /^leaks 1 referenced timers? per call; no line could be named/);
    assert.match(file?.message ?? '', leak('1 descriptor', lineOf('bodies.ts', 'LEAK descriptor')));
    assert.match(third?.message ?? '', leak('0\\.3\\d? channels', lineOf('service.ts', 'LEAK channel')));
    assert.deepEqual([closed?.ok, nothing?.ok], [true, true], JSON.stringify([closed, nothing]));
    assert.deepEqual([thrown?.name, thrown?.message], ['RangeError', 'not mine']);
  });

  it('bears what is allowed and prints it, and fails an allowance that is too small or not needed', async () => {
    const allowing = (site: string, atMost: number) =>
      JSON.stringify({ allow: [{ resource: 'channel', site, atMost, because: 'issue 12' }] });
    const { said, printed } = await judged([
      `forgotten=${allowing('service.ts', 1)}`,
      `forgotten=${allowing('service.ts', 0.5)}`,
      `forgotten=${allowing('other.ts', 1)}`,
      `closed=${allowing('service.ts', 1)}`,
    ]);
    const [borne, small, elsewhere, unneeded] = said;
    assert.equal(borne?.ok, true, borne?.message);
    assert.match(printed, /^assertNoLeak: \S+service\.ts:\d+ leaks 1 channel per call, .*at most 1\): issue 12$/m);
    assert.match(small?.message ?? '', /^leaks 1 channel[\s\S]*allowed there: 0\.5 per call, because issue 12/);
    assert.match(elsewhere?.message ?? '', forgotten);
    assert.match(unneeded?.message ?? '', /^no channel leaks at service\.ts any more: take the allowance out/);
  });

  it('keeps known leaks in a baseline that only shrinks', async () => {
    const path = join(folder, 'leaks.json');
    const one = `${JSON.stringify({ baseline: path, name: 'cart' })}`;
    const read = () => JSON.parse(readFileSync(path, 'utf8')).leaks;
    const writing = { env: { LEAK_LAB_BASELINE: 'write' } };

    assert.equal((await judged([`forgotten=${one}`])).said[0]?.ok, false, 'nothing is known yet');
    assert.equal((await judged([`forgotten=${one}`], writing)).said[0]?.ok, true);
    const [entry] = read().cart;
    assert.deepEqual([entry.resource, entry.perCall], ['channel', 1]);
    assert.match(entry.code, /^const client = new Client/);
    const { said, printed } = await judged([`forgotten=${one}`]);
    assert.equal(said[0]?.ok, true, said[0]?.message);
    assert.match(printed, /leaks 1 channel per call, which is allowed/);

    writeFileSync(path, JSON.stringify({ leaks: { cart: [{ ...entry, perCall: 0.5 }] } }));
    assert.equal((await judged([`forgotten=${one}`], writing)).said[0]?.ok, false, 'more than it was');
    assert.equal(read().cart[0].perCall, 0.5, 'and is not written');
    assert.match((await judged([`closed=${one}`])).said[0]?.message ?? '', /any more: run once with LEAK_LAB_BASELINE/);
    assert.equal((await judged([`closed=${one}`], writing)).said[0]?.ok, true);
    assert.deepEqual(read(), {});
  });
});
