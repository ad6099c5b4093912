import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { at, fixture, type Observed, observed, ofKind } from './observed.js';

const PRELOAD = new URL('../../services/probe/preload.js', import.meta.url).href;

describe('what lives in worker threads', { skip: process.platform !== 'linux' }, () => {
  let seen: Observed;
  before(async () => {
    seen = await observed(fixture('inThreads.cjs'), { env: { LEAK_LAB_TICK_MS: '20' } });
    assert.equal(seen.code, 0, seen.stderr);
  });
  const last = (index: number) => at(seen, 'checkpoint', index).readings.at(-1) ?? assert.fail();

  it('is counted with what lives beside them, in one that a worker has started too', () => {
    const counted = [1, 2, 3].map((index) => {
      const { channels, sessions, workers } = last(index);
      return { channels, sessions, workers };
    });
    assert.deepEqual(counted, [
      { channels: 5, sessions: { client: 1, server: 1 }, workers: 1 },
      { channels: 6, sessions: { client: 1, server: 1 }, workers: 2 },
      { channels: 0, sessions: { client: 0, server: 0 }, workers: 0 },
    ]);
    const lives = [1, 2, 3].map((index) => at(seen, 'checkpoint', index).channels);
    assert.deepEqual(lives, [
      { opened: 6, closed: 1, abandoned: 0 },
      { opened: 7, closed: 1, abandoned: 0 },
      { opened: 7, closed: 7, abandoned: 0 },
    ]);
    assert.equal(at(seen, 'checkpoint', 1).censuses.grpc?.channels, 5);
    assert.deepEqual(at(seen, 'checkpoint', 1).connections, { dialled: 1, accepted: 1 });
    assert.equal((last(1).timers ?? 0) - (last(0).timers ?? 0), 1);
  });

  it('takes memory of the process', () => {
    const more = (index: number, what: 'heapUsedBytes' | 'externalBytes') =>
      (last(index)[what] ?? 0) - (last(0)[what] ?? 0);
    assert.ok(more(1, 'heapUsedBytes') > 32e6, `${more(1, 'heapUsedBytes')}`);
    assert.ok(more(1, 'externalBytes') > 19e6, `${more(1, 'externalBytes')}`);
    assert.ok(more(3, 'heapUsedBytes') < 16e6, `${more(3, 'heapUsedBytes')}`);
    assert.ok(more(3, 'externalBytes') < 10e6, `${more(3, 'externalBytes')}`);
  });

  it('has its sockets counted once, as the kernel and every event loop have them', () => {
    for (const index of [0, 1, 2, 3]) {
      const { readings, censuses } = at(seen, 'checkpoint', index);
      assert.deepEqual(readings.at(-1)?.sockets, censuses.kernel);
      assert.equal(censuses.libuv?.total, censuses.kernel?.total);
    }
    assert.equal(last(1).sockets?.total, 2);
    const seq = at(seen, 'checkpoint', 2).seq;
    const tick = ofKind(seen, 'tick').findLast((line) => line.seq < seq);
    assert.equal(tick?.sockets?.total, 2);
    assert.deepEqual(tick?.channels, { opened: 7, closed: 1, abandoned: 0 });
  });

  it('is booked on the lines that made it, and ends with its thread', () => {
    const lines = readFileSync(fixture('inThreads.cjs'), 'utf8').split('\n');
    const booked = (index: number, resource: string) =>
      at(seen, 'sites', index).sites.flatMap((site) => {
        const [, way] =
          /\/\/ way: (\w+)$/.exec(lines[(site.frames[1]?.[1] ?? site.frames[0]?.[1] ?? 0) - 1] ?? '') ?? [];
        return site.resource === resource && way !== undefined ? [[way, site.opened, site.closed]] : [];
      });
    assert.deepEqual(booked(2, 'channel'), [['forgotten', 5, 0]]);
    assert.deepEqual(booked(3, 'channel'), [['forgotten', 5, 5]]);
    const total = (index: number) =>
      at(seen, 'sites', index)
        .sites.filter(({ resource }) => resource === 'channel')
        .reduce((sum, { opened }) => sum + opened, 0);
    assert.deepEqual([1, 2, 3].map(total), [6, 7, 7]);
  });

  it('is said to be seen', () => {
    const { blind, grpcJs } = ofKind(seen, 'hello').at(-1) ?? assert.fail();
    assert.deepEqual([blind.inWorkers, blind.grpc], [undefined, undefined]);
    assert.deepEqual([grpcJs.observed, grpcJs.seen], [true, 'hooked']);
    assert.match(grpcJs.version ?? '', /^1\./);
  });

  it('is said to be unseen where the probe is not in a worker', async () => {
    const { code, vitals, stderr } = await observed(fixture('inThreads.cjs'), { env: { UNSEEN: 'yes' } });
    assert.equal(code, 0, stderr);
    const reasons = vitals.flatMap((line) => (line.kind === 'hello' ? [line.blind.inWorkers] : []));
    assert.equal(reasons[0], undefined);
    assert.match(reasons.at(-1) ?? '', /the probe is not in/);
  });
});

describe('a worker thread does under the probe what it did without it', { skip: process.platform === 'win32' }, () => {
  for (const deed of [
    'ends',
    'exits',
    'throws',
    'terminated',
    'limited',
    'prints',
    'options',
    'unheld',
    'blocked',
    'resources',
  ])
    it(deed, () => {
      const run = (env: Record<string, string>) =>
        spawnSync(process.execPath, [fixture('workerDeeds.cjs')], {
          encoding: 'utf8',
          timeout: 100_000,
          env: { PATH: process.env.PATH, DEED: deed, LEAK_LAB_TICK_MS: '10', LEAK_LAB_QUIET_MS: '20', ...env },
        });
      const [bare, under] = [run({}), run({ NODE_OPTIONS: `--import=${PRELOAD}` })];
      assert.notEqual(bare.stdout, '');
      const own = under.stdout.replace(/^\{"vitals":.*\n/gm, '');
      assert.deepEqual([own, under.status, under.signal], [bare.stdout, bare.status, bare.signal], under.stderr);
      assert.equal(under.stderr, bare.stderr);
    });
});
