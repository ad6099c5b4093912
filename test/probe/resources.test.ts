import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it, test } from 'node:test';
import type { Reading } from '../../protos/vitals.js';
import { at, fixture, type Observed, observed, ofKind } from './observed.js';

describe('files, children, workers, sessions and Unix sockets', { skip: process.platform !== 'linux' }, () => {
  let seen: Observed;
  before(async () => {
    seen = await observed(fixture('resources.js'), { env: { LEAK_LAB_TICK_MS: '20' } });
    assert.equal(seen.code, 0, seen.stderr);
  });

  it('are counted while they are there, and gone once they are', () => {
    const counted = [0, 1, 2, 3].map((index) => {
      const { children, workers, sessions, sockets } = last(seen, index);
      return { children, workers, sessions, unix: sockets?.unix };
    });
    const none = { children: 0, workers: 0, sessions: { client: 0, server: 0 }, unix: 0 };
    const all = { children: 4, workers: 2, sessions: { client: 3, server: 3 }, unix: 4 };
    assert.deepEqual(counted, [none, all, all, none]);
  });

  it('are as many as the kernel has', () => {
    for (const { index, children, descriptors } of seen.log.map((line) => JSON.parse(line))) {
      assert.equal(last(seen, index).children, children, `children at ${index}`);
      assert.equal(last(seen, index).descriptors?.total, descriptors, `descriptors at ${index}`);
    }
    assert.equal(seen.log.length, 4);
  });

  it('are descriptors by what they are of', () => {
    const [before, held, after] = [0, 1, 3].map((index) => last(seen, index).descriptors?.byKind ?? {});
    const more = (kind: string) => (held?.[kind] ?? 0) - (before?.[kind] ?? 0);
    assert.equal(more('file'), 5 + 3);
    assert.equal(more('udp'), 2);
    assert.equal(more('tcp'), 6);
    // Two ends of two sockets; three streams of each of two children and of a third, and the channel to the one that is
    // forked, which has the standard streams of its parent.
    assert.equal(more('unix'), 4 + 9 + 1);
    assert.deepEqual(after, before);
  });

  it('are the same in every census, and in the count as they come and go', () => {
    for (const index of [0, 1, 2, 3]) {
      const { readings, censuses } = at(seen, 'checkpoint', index);
      assert.deepEqual(readings.at(-1)?.sockets, censuses.kernel);
      assert.deepEqual({ ...censuses.libuv, referenced: 0 }, { ...censuses.kernel, referenced: 0 }, `at ${index}`);
    }
    const seq = at(seen, 'checkpoint', 2).seq;
    const tick = ofKind(seen, 'tick').findLast((line) => line.seq < seq);
    const { children, workers, sessions, sockets } = last(seen, 2);
    assert.deepEqual(
      [tick?.children, tick?.workers, tick?.sessions, tick?.sockets],
      [children, workers, sessions, sockets],
    );
  });

  it('are booked on the lines that have opened them, and closed there', () => {
    const file = fixture('resources.js');
    const lines = readFileSync(file, 'utf8').split('\n');
    const booked = (index: number) =>
      Object.fromEntries(
        at(seen, 'sites', index).sites.flatMap(({ resource, served, opened, closed, frames: [frame] }) => {
          if (served !== undefined) return [];
          const [, way] = /\/\/ way: (\w+)$/.exec(lines[(frame?.[1] ?? 0) - 1] ?? '') ?? [];
          return way === undefined ? [] : [[`${way} ${resource}`, [opened, closed]]];
        }),
      );
    const expected = {
      'files descriptor': 2,
      'handle descriptor': 1,
      'folderSync descriptor': 1,
      'folder descriptor': 1,
      'folderCallback descriptor': 1,
      'datagram descriptor': 1,
      'datagramClass descriptor': 1,
      'stream descriptor': 1,
      'callback descriptor': 1,
      'spawn child': 1,
      'spawn descriptor': 3,
      'exec child': 1,
      'exec descriptor': 3,
      'execFile child': 1,
      'execFile descriptor': 3,
      'fork child': 1,
      'worker worker': 2,
      'session session': 3,
      'session socket': 3,
      'unix socket': 2,
    };
    const of = (closes: boolean) =>
      Object.fromEntries(Object.entries(expected).map(([way, count]) => [way, [count, closes ? count : 0]]));
    const listening = { 'server descriptor': [1, 0], 'local descriptor': [1, 0] };
    assert.deepEqual(booked(0), listening);
    assert.deepEqual(
      [booked(1), booked(2), booked(3)],
      [of(false), of(false), of(true)].map((ways) => ({ ...listening, ...ways })),
    );
  });

  it('that were accepted are booked on the server, with their peers', () => {
    const accepted = (index: number) =>
      at(seen, 'sites', index)
        .sites.filter(({ served }) => served === 'accepted')
        .map(({ resource, opened, live, peers }) => ({ resource, opened, live, peers }))
        .sort((a, b) => b.resource.localeCompare(a.resource) || b.opened - a.opened);
    const peers = (live: number) => (live === 0 ? undefined : [{ from: '127.0.0.1', live }]);
    const unix = (live: number) => (live === 0 ? undefined : [{ from: 'unix', live }]);
    const expected = (now: boolean) => [
      { resource: 'socket', opened: 3, live: now ? 3 : 0, peers: peers(now ? 3 : 0) },
      { resource: 'socket', opened: 2, live: now ? 2 : 0, peers: unix(now ? 2 : 0) },
      { resource: 'session', opened: 3, live: now ? 3 : 0, peers: peers(now ? 3 : 0) },
    ];
    assert.deepEqual([accepted(1), accepted(2), accepted(3)], [expected(true), expected(true), expected(false)]);
  });

  it('that a worker may hold are said to be unseen, where one has run that the probe is not in', () => {
    const hellos = ofKind(seen, 'hello').map(({ blind }) => blind);
    assert.match(hellos.at(-1)?.inWorkers ?? '', /a worker thread has run that the probe is not in/);
    for (const key of ['workers', 'children', 'sessions', 'descriptors', 'unix'])
      assert.equal(hellos.at(-1)?.[key], undefined, key);
  });
});

test('where files are closed soon, stacks are not looked at until one stays open', async () => {
  const seen = await observed(fixture('opens.cjs'), { env: { LEAK_LAB_READINGS: '1' } });
  assert.equal(seen.code, 0, seen.stderr);
  const booked = (index: number) =>
    at(seen, 'sites', index).sites.map(({ resource, opened, closed, frames: [frame] }) => [
      resource,
      opened,
      closed,
      frame?.[1],
    ]);
  assert.deepEqual([0, 1, 2].map(booked), [[], [], []]);
  const without = ['descriptor', 1, 0, undefined];
  assert.deepEqual(booked(3), [without]);
  const line =
    readFileSync(fixture('opens.cjs'), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('way: kept')) + 1;
  assert.deepEqual(booked(4), [['descriptor', 1, 0, line], without]);
});

function last(seen: Observed, index: number): Reading {
  return at(seen, 'checkpoint', index).readings.at(-1) ?? assert.fail(`no reading at ${index}`);
}
