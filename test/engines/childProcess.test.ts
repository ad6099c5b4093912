import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startChild } from '../../scripts/engines/childProcess.js';
import { runProgram } from '../../scripts/engines/runProgram.js';
import { startProgram } from '../../services/process/childProcess.js';
import { untilGone } from '../support/labProcess.js';
import { PATIENCE_MS } from '../support/patience.js';

const MIB = 1 << 20;
const env = { PATH: process.env.PATH };
const wrapper = pathToFileURL(
  join(dirname(fileURLToPath(import.meta.url)), '../../services/process/childProcess.js'),
).href;

describe('a child process', () => {
  it('ends with its standard input, and hands on every line of both streams, the last without an end too', async () => {
    const lines: string[] = [];
    const child = startChild(
      [
        '-e',
        "console.log('a\\nß'); console.error('b'); process.stdin.on('close', () => process.stdout.write('end')).resume()",
      ],
      {},
    );
    child.onLine((line) => lines.push(line));
    while (lines.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await child.stop(20_000);
    assert.deepEqual(await child.ended, { code: 0, signal: null, expected: true });
    assert.deepEqual([...lines.slice(0, 3).sort(), ...lines.slice(3)], ['a', 'b', 'ß', 'end']);
  });

  it('is killed when it does not end with its input', async () => {
    const child = startChild(['-e', 'setInterval(() => {}, 1000)'], {});
    await child.stop(10);
    assert.deepEqual(await child.ended, { code: null, signal: 'SIGKILL', expected: true });
  });

  it('is drained though nobody listens, and a line beyond 1 MiB comes in pieces', async () => {
    const unheard = startProgram(process.execPath, ['-e', `process.stdout.write('x'.repeat(${4 * MIB}))`], {
      env,
      output: () => undefined,
    });
    assert.equal((await unheard.ended).code, 0);
    const lengths: number[] = [];
    const child = startProgram(process.execPath, ['-e', `console.log('x'.repeat(${4 * MIB}))`], {
      env,
      output: (line) => lengths.push(line.length),
    });
    await child.ended;
    assert.ok(lengths.length >= 3);
    assert.ok(Math.max(...lengths) < 2 * MIB);
    assert.equal(
      lengths.reduce((sum, length) => sum + length, 0),
      4 * MIB,
    );
  });

  it('that is not there has ended, with the reason, and rejects nothing', async () => {
    const missing = startProgram('no-such-program', [], { env, input: 'pipe', output: 'none' });
    missing.write('nobody reads this');
    missing.kill();
    const { code, failure } = await missing.ended;
    assert.deepEqual([code, failure?.code], [null, 'ENOENT']);
  });

  it('of a group of its own takes along what it started, which would hold its output open', {
    skip: process.platform === 'win32',
  }, async () => {
    const printed: string[] = [];
    const child = startProgram('sh', ['-c', 'sleep 600 & echo $!'], {
      env,
      output: (line) => printed.push(line),
      ownGroup: true,
    });
    assert.equal((await child.ended).code, 0);
    assert.deepEqual(await untilGone(printed.map(Number)), []);
  });

  for (const [how, script, outcome] of [
    ['exits', 'process.exit(3)', [3, null]],
    ['is ended by SIGTERM', "process.kill(process.pid, 'SIGTERM')", [null, 'SIGTERM']],
    ['throws', "setImmediate(() => { throw new Error('uncaught') })", [1, null]],
  ] as const)
    it(`does not outlive a process that ${how}, though it ignores its input; nor do its own`, {
      skip: process.platform === 'win32',
    }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-children-'));
      try {
        const pids = join(folder, 'pids');
        const started = `
          import { startProgram } from ${JSON.stringify(wrapper)};
          import { existsSync } from 'node:fs';
          startProgram('sh', ['-c', 'sleep 600 & echo $$ $! > "$0.new"; mv "$0.new" "$0"; wait', ${JSON.stringify(pids)}], {
            env: process.env, input: 'pipe', output: 'none', ownGroup: true,
          });
          while (!existsSync(${JSON.stringify(pids)})) await new Promise((resolve) => setTimeout(resolve, 5));
          ${script};
          setInterval(() => {}, 1000);
        `;
        const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', started], {
          timeout: PATIENCE_MS,
        });
        assert.deepEqual([status, signal], outcome);
        const left = await untilGone(readFileSync(pids, 'utf8').split(' ').map(Number));
        assert.deepEqual(left, []);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
});

describe('a program that is run to its end', () => {
  it('says what it printed, and in its last words why it failed', async () => {
    const good = await runProgram('sh', ['-c', 'echo out; echo err >&2'], { env });
    assert.deepEqual([good.stdout, good.stderr, good.failed], ['out\n', 'err\n', undefined]);
    const bad = await runProgram('sh', ['-c', 'echo first >&2; echo last >&2; exit 3'], { env });
    assert.deepEqual([bad.code, bad.failed], [3, 'last']);
    assert.equal((await runProgram('sh', ['-c', 'exit 3'], { env })).failed, 'it ended with status 3');
    assert.match((await runProgram('no-such-program', [], { env })).failed ?? '', /ENOENT/);
  });

  it('is killed when it takes too long, or nobody wants it any more', async () => {
    const late = await runProgram('sleep', ['600'], { env, limitMs: 50 });
    assert.deepEqual([late.signal, late.failed], ['SIGKILL', 'no answer within 0.05 s']);
    const aborted = await runProgram('sleep', ['600'], { env, signal: AbortSignal.abort() });
    assert.equal(aborted.failed, 'it ended with SIGKILL');
  });
});
