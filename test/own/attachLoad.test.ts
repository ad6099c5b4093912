/** `check --pid` with load of the lab's own, as a user types it, on programs that run already. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { checkRequest } from '../../scripts/flags/checkRequest.js';
import { ownCommand } from '../../scripts/flags/ownCommand.js';
import { processPlan } from '../../scripts/plan/ownPlan.js';
import { check, type Ended, fixture, skip } from './attaching.js';
import { NODE, type Running, running } from './running.js';

/** Few enough to be quick, and enough for a leak of one a unit to be plain. */
const FEW = ['--calls=60', '--warm-up=5'];

function runOf({ stdout, stderr }: Ended) {
  assert.notEqual(stdout, '', stderr);
  const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
  return runs[0] ?? assert.fail(stderr);
}

async function driven({ pid }: Running, flags: readonly string[], few = FEW) {
  const ended = await check(`--pid=${pid}`, '--json', ...few, ...flags).ended;
  return { ended, run: runOf(ended) };
}

/** Holds that a program goes on, and that nothing of the lab's is in what it printed. */
function wentOn({ pid, printed }: Running): void {
  process.kill(pid, 0);
  assert.match(printed.stdout, /^ready( \d+)?\n$/);
  for (const line of printed.stderr.split('\n')) assert.match(line, NODES_OWN);
}

const NODES_OWN = /^(Debugger listening on .*|For help, see: .*|Debugger attached\.|)$/;

describe('the request of check --pid with load', () => {
  const surroundings = { cwd: '.', env: {} };

  it('is repeated by the command that its record tells', async () => {
    const words = ['--pid=4711', '--call=shop.Cart/Get', '--data={"id":1}', '--calls=60', '--warm-up=5', '--confirm'];
    const asked = await checkRequest(words, surroundings);
    assert.ok('request' in asked && 'pids' in asked.request, JSON.stringify(asked));
    const { pids, said } = asked.request;
    const command = ownCommand(processPlan(said, { id: 'test', pids, argv: ['node'] }));
    assert.deepEqual(
      command.split(' ').slice(2).toSorted(),
      words.map((word) => (word.includes('"') ? `--data='{"id":1}'` : word)).toSorted(),
    );
  });

  it('is refused where it waits for output that nobody sees, or has two drivers, all at once', async () => {
    const asked = await checkRequest(
      ['--pid=4711', '--url=http://127.0.0.1:1/', '--each=true', '--ready=listening'],
      surroundings,
    );
    assert.ok('problems' in asked);
    assert.deepEqual(asked.problems.map(({ subject }) => subject).toSorted(), ['--each', '--ready']);
  });

  it('is refused where flags of a load have none', async () => {
    const asked = await checkRequest(['--pid=4711', '--calls=60'], surroundings);
    assert.ok('problems' in asked);
    assert.match(asked.problems[0]?.message ?? '', /says nothing without --call/);
  });
});

describe('check --pid under load, of Node', { skip, concurrency: 2 }, () => {
  for (const confirm of ['--no-confirm', '--confirm'])
    it(`finds the client of each call that is never closed, and its line, ${confirm}, and leaves it`, async () => {
      await using target = await running([...NODE, fixture('shop.js')]);
      const { ended, run } = await driven(target, ['--call=shop.Cart/Get', confirm]);
      const growth = Object.fromEntries(run.metrics.map(({ name, growthPerWork }) => [name, growthPerWork]));
      assert.deepEqual([ended.code, run.outcome, run.workUnit], [1, 'leak', 'call'], run.summary);
      assert.deepEqual([growth.channels, growth.sockets], [1, 2], 'one client, and the two ends of its connection');
      assert.match(`${run.culprits[0]?.file}:${run.culprits[0]?.closed}`, /shop\.[jt]s:0$/);
      assert.match(ended.stderr, /^grpc-leak-lab: slice 6 of \d+: 10 calls, /m);
      if (confirm === '--confirm') assert.match(run.summary, /over 120 more calls in the same processes/);
      wentOn(target);
    });

  it('acquits it where each is closed', async () => {
    await using target = await running([...NODE, fixture('shop.js'), 'closes']);
    const { ended, run } = await driven(target, ['--call=Cart/Get']);
    assert.deepEqual([ended.code, run.outcome], [0, 'clean'], `${run.summary}\n${ended.stderr}`);
    wentOn(target);
  });

  it('lists its methods, and gets into it for nothing', async () => {
    await using target = await running([...NODE, fixture('shop.js'), 'closes']);
    const { code, stdout, stderr } = await check(`--pid=${target.pid}`, '--call').ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^shop\.Cart\/Watch {2}\(shop\.GetRequest\) returns \(stream shop\.CartReply\)$/m);
    assert.equal(target.printed.stderr, '');
  });

  it('refuses a method that it does not serve, and leaves it', async () => {
    await using target = await running([...NODE, fixture('shop.js'), 'closes']);
    const { code, stderr } = await check(`--pid=${target.pid}`, '--call=shop.Cart/Steal').ended;
    assert.equal(code, 64, stderr);
    assert.match(stderr, /shop\.Cart\/Get/);
    wentOn(target);
  });
});

describe('check --pid under load, of a program that is no Node', { skip: skip || needsPerl(), concurrency: 2 }, () => {
  const served = async (...words: string[]) => {
    const target = await running(['perl', fixture('requests.pl'), ...words]);
    const [, port] = /^ready (\d+)/.exec(target.printed.stdout) ?? [];
    return { target, url: `--url=http://127.0.0.1:${port}/` };
  };

  it('finds the file of each request that is never closed', async () => {
    const { target: made, url } = await served('keeps');
    await using target = made;
    const { ended, run } = await driven(target, [url]);
    assert.deepEqual([ended.code, run.outcome, run.workUnit], [1, 'leak', 'request'], run.summary);
    assert.match(run.summary, /gains 1\.00 descriptors per request/);
    wentOn(target);
  });

  it('acquits it where each is closed, as far as it is seen', async () => {
    const { target: made, url } = await served('closes');
    await using target = made;
    const { ended, run } = await driven(target, [url]);
    assert.deepEqual([ended.code, run.outcome], [0, 'clean'], `${run.summary}\n${ended.stderr}`);
    assert.match(ended.stderr, /as far as/);
    wentOn(target);
  });

  it('waits for a port of it where nothing else is said, with --each', async () => {
    const { target: made, url } = await served('keeps');
    await using target = made;
    const each = `--each=${process.execPath} -e 'fetch("${url.slice('--url='.length)}")'`;
    const { ended, run } = await driven(target, [each], ['--calls=24', '--warm-up=1', '--no-confirm']);
    assert.deepEqual([ended.code, run.outcome, run.workUnit], [1, 'leak', 'run'], `${run.summary}\n${ended.stderr}`);
  });

  it('says so where it ends under load', async () => {
    const { target: made, url } = await served('closes', '30');
    await using target = made;
    const { ended, run } = await driven(target, [url]);
    assert.deepEqual([ended.code, run.outcome], [3, 'invalid'], run.summary);
    assert.match(ended.stderr, /the process ended while it was under load/);
    assert.equal(await target.ended, 3, 'its exit status is its own');
  });
});

function needsPerl(): string | false {
  try {
    execFileSync('perl', ['-MIO::Socket::INET', '-e', '1']);
    return false;
  } catch {
    return 'needs perl';
  }
}
