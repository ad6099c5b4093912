import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SelfcheckDocument } from '../../scripts/commands/selfcheckDocument.js';
import { untilGone } from '../support/labProcess.js';
import { root } from '../support/root.js';

const FAULTY = new URL('./fixtures/faulty.js', import.meta.url).href;
const BIN = join(root, 'bin/grpc-leak-lab.js');
const needsProc = { skip: process.platform === 'linux' ? false : 'needs /proc' };

describe('the self-check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-lab-selfcheck-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  let number = 0;

  it('finds what is planted in its exact size and on its line, and clears the twins', async () => {
    const { code, document, cache } = await selfcheck('socket,timer,map-entry');
    assert.equal(code, 0);
    assert.deepEqual(
      document.plants.map(({ name, outcome, twin, faults }) => [name, outcome, twin, faults]),
      ['socket', 'timer', 'map-entry'].map((name) => [name, 'leak', 'clean', []]),
    );
    const [socket, timer] = document.plants;
    assert.deepEqual([socket?.growthPerWork, timer?.growthPerWork], [2, 1]);
    assert.match(socket?.line?.at ?? '', /^services\/selfcheck\/plants\.ts:\d+$/);
    assert.deepEqual([document.whole, document.remembered], [false, null], 'a part proves nothing of the rest');
    assert.deepEqual(readdirSync(cache), []);
  });

  it('fails where the instrument is blind, and every later report says so', needsProc, async () => {
    const { code, document, cache } = await selfcheck('descriptor', 'sightless');
    assert.equal(code, 1);
    const [descriptor] = document.plants;
    assert.deepEqual([descriptor?.outcome, descriptor?.growthPerWork], ['unseen', null]);
    assert.deepEqual(descriptor?.faults, ['unseen', 'twin-not-judged']);
    assert.match(descriptor?.why ?? '', /nothing to be seen/);
    const reports = join(folder, 'reports');
    await ended(started(['check', `--reports=${reports}`, '--', process.execPath, '-e', '0'], cache));
    const summary = readFileSync(join(reports, 'latest', 'summary.md'), 'utf8');
    assert.match(summary, /This machine failed a self-check on .* with Node v.*: descriptor: not seen/);
  });

  for (const [fault, outcome, twin, faults] of [
    ['short-sighted', 'clean', 'clean', ['not-found']],
    ['halving', 'leak', 'clean', ['wrong-size']],
    ['holding', 'leak', 'leak', ['twin-flagged']],
  ] as const)
    it(`fails where the instrument is ${fault}`, needsProc, async () => {
      const { code, document } = await selfcheck('descriptor', fault);
      const [descriptor] = document.plants;
      assert.deepEqual([code, descriptor?.twin, descriptor?.faults], [1, twin, faults]);
      assert.equal(descriptor?.outcome, outcome);
    });

  it('leaves nothing behind when it is interrupted', needsProc, async () => {
    const check = started(['selfcheck', '--only=child'], join(folder, 'interrupted'));
    const end = ended(check);
    const below = await untilPlanted(check);
    check.kill('SIGINT');
    const { code, stdout } = await end;
    assert.deepEqual([code, await untilGone(below)], [130, []]);
    assert.match(stdout, /^interrupted: 0 of 1 plants were judged; nothing is remembered$/m);
    assert.deepEqual(readdirSync(temporary), []);
  });

  async function selfcheck(only: string, fault = '') {
    const cache = join(folder, `cache-${++number}`);
    mkdirSync(cache);
    const check = started(['selfcheck', `--only=${only}`, '--json'], cache, {
      ...(fault !== '' && { LEAK_LAB_TEST_FAULT: fault, NODE_OPTIONS: `--import=${FAULTY}` }),
    });
    const { code, stdout, stderr } = await ended(check);
    assert.doesNotMatch(stderr, /internal error/);
    return { code, document: JSON.parse(stdout) as SelfcheckDocument, cache };
  }

  function started(args: readonly string[], cache: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      env: { ...process.env, XDG_CACHE_HOME: cache, TMPDIR: temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
});

function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => (output.stdout += data));
  child.stderr?.on('data', (data) => (output.stderr += data));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

/** Waits until a plant has planted processes. @returns all processes below the lab */
async function untilPlanted(lab: ChildProcess): Promise<number[]> {
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp && lab.exitCode === null; await sleep(20)) {
    const plants = childrenOf(lab.pid as number);
    const planted = plants.flatMap(childrenOf);
    if (planted.length >= 5) return [...plants, ...planted];
  }
  throw new Error('nothing was ever planted');
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
