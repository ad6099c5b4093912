/** `check --pid` of several processes at once: each that was named is judged. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { checkRequest } from '../../scripts/flags/checkRequest.js';
import { check, type Ended, fixture, skip, untilObserved } from './attaching.js';
import { NODE, running } from './running.js';

function runOf({ stdout, stderr }: Ended) {
  assert.notEqual(stdout, '', stderr);
  const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
  return runs[0] ?? assert.fail(stderr);
}

const keeps = () => running([...NODE, fixture('running.cjs'), 'keeps', '150']);
const closes = () => running([...NODE, fixture('running.cjs'), 'closes', '300']);

describe('check --pid of several processes', { skip, concurrency: 3 }, () => {
  it('takes them with commas, repeated, or both, each once', async () => {
    const asked = await checkRequest(['--pid=4711,4712', '--pid=4713,4711'], { cwd: '.', env: {} });
    assert.ok('request' in asked && 'pids' in asked.request);
    assert.deepEqual(asked.request.pids, [4711, 4712, 4713]);
    const wrong = await checkRequest(['--pid=4711,', '--pid=web,4712'], { cwd: '.', env: {} });
    assert.ok('problems' in wrong);
    assert.deepEqual(
      wrong.problems.map(({ subject }) => subject),
      ['--pid=4711,', '--pid=web,4712'],
    );
  });

  it('finds the one that leaks, by its number, beside one that does not', async () => {
    await using leaky = await keeps();
    await using tidy = await closes();
    const ended = await check(`--pid=${tidy.pid},${leaky.pid}`, '--for=14s', '--json').ended;
    const run = runOf(ended);
    assert.deepEqual([ended.code, run.outcome], [1, 'leak'], run.summary);
    const outcomes = new Map(run.perReplica.map(({ id, outcome }) => [id, outcome]));
    assert.equal(outcomes.get(`running.cjs-${leaky.pid}`), 'leak', ended.stderr);
    assert.notEqual(outcomes.get(`running.cjs-${tidy.pid}`), 'leak', ended.stderr);
    assert.match(run.culprits[0]?.file ?? '', /running\.cjs$/);
    for (const { pid } of [leaky, tidy]) process.kill(pid, 0);
  });

  it('judges the other where one ends meanwhile, and says which did', async () => {
    await using leaky = await keeps();
    await using mortal = await closes();
    const looking = check(`--pid=${leaky.pid}`, `--pid=${mortal.pid}`, '--for=14s', '--json');
    await Promise.race([untilObserved(mortal), looking.ended]);
    mortal.ask('end').catch(() => undefined);
    const ended = await looking.ended;
    const run = runOf(ended);
    assert.deepEqual([ended.code, run.outcome], [1, 'leak'], run.summary);
    assert.match(ended.stderr, new RegExp(`[Pp]rocess ${mortal.pid} ended by itself during the run`));
    assert.equal(await mortal.ended, 7, 'its exit status is its own');
    process.kill(leaky.pid, 0);
  });
});
