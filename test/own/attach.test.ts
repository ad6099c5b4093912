/** `check --pid`, as a user types it, on programs that run already, and leak or do not. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { check, type Ended, fixture, skip, untilObserved } from './attaching.js';
import { NODE, type Running, running } from './running.js';

function runOf({ stdout, stderr }: Ended) {
  const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
  return runs[0] ?? assert.fail(stderr);
}

/** Looks at a program for some seconds, and holds that it went on, and has printed nothing of its own that was not its. */
async function looked(target: Running, ...flags: string[]) {
  const ended = await check(`--pid=${target.pid}`, '--json', ...flags).ended;
  assert.equal(target.printed.stdout, 'ready\n');
  for (const line of target.printed.stderr.split('\n')) assert.match(line, NODES_OWN);
  process.kill(target.pid, 0);
  return { ended, run: runOf(ended) };
}

/** What Node itself prints when its inspector is opened by the signal; nothing else is allowed. */
const NODES_OWN = /^(Debugger listening on .*|For help, see: .*|Debugger attached\.|)$/;

describe('check --pid, of a service that runs', { skip, concurrency: 2 }, () => {
  it('finds the client that is never closed, on its line, and not those that were there before', async () => {
    await using target = await running([...NODE, fixture('running.cjs'), 'keeps', '150']);
    const { ended, run } = await looked(target, '--for=12s');
    assert.deepEqual([ended.code, run.outcome], [1, 'leak'], run.summary);
    assert.match(run.summary, new RegExp(`^process ${target.pid} \\(node .*running\\.cjs keeps`));
    const line = readFileSync(fixture('running.cjs'), 'utf8')
      .split('\n')
      .findIndex((each) => each.includes('// LEAK'));
    assert.deepEqual([run.culprits[0]?.line, run.culprits[0]?.closed], [line + 1, 0]);
    assert.match(ended.stderr, /\d+ channels had been made before we looked: counted, and put down to no line/);
    assert.match(ended.stderr, /Forced collections took [0-5]\.\d % of its time/);
  });

  it('acquits it where each is closed, is ended by Ctrl-C, and tells the end of one that ends meanwhile', async () => {
    await using target = await running([...NODE, fixture('running.cjs'), 'closes', '300']);
    const { ended, run } = await looked(target, '--for=14s');
    assert.doesNotMatch(run.summary, /leaks/);
    assert.ok(run.outcome === 'clean' || run.outcome === 'inconclusive', run.summary);
    assert.equal(run.culprits.length, 0, ended.stderr);
    const again = check(`--pid=${target.pid}`);
    await untilObserved(target);
    again.end();
    assert.match((await again.ended).stderr, /process \d+ \(node/);
    const last = check(`--pid=${target.pid}`);
    await untilObserved(target);
    target.ask('end').catch(() => undefined);
    assert.match((await last.ended).stderr, new RegExp(`Process ${target.pid} ended by itself during the run`));
    assert.equal(await target.ended, 7, 'its exit status is its own');
  });
});

describe('check --pid, of a program that is no Node', { skip: skip || needsBash(), concurrency: 2 }, () => {
  it('finds the descriptors that are never closed, and says what is not seen', async () => {
    await using target = await running(['bash', fixture('files.sh'), 'keeps']);
    const { ended, run } = await looked(target, '--for=20s');
    assert.deepEqual([ended.code, run.outcome], [1, 'leak'], run.summary);
    assert.match(run.summary, /gains [\d.]+ descriptors per second/);
    assert.match(ended.stderr, /looked at from outside.* channels, streams, heap, timers and lines are not/);
  });

  it('acquits it where each is closed, as far as it is seen', async () => {
    await using target = await running(['bash', fixture('files.sh'), 'closes']);
    const { ended, run } = await looked(target, '--for=20s');
    assert.deepEqual([ended.code, run.outcome], [0, 'clean'], ended.stderr);
    assert.match(ended.stderr, /as far as/);
  });
});

function needsBash(): string | false {
  try {
    execFileSync('bash', ['-c', 'exec {fd}</dev/null']);
    return false;
  } catch {
    return 'needs bash';
  }
}
