import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { makeCertificates } from './certificates.js';
import { at, fixture, observed } from './observed.js';

const COUNT = 30;
const linuxOnly = process.platform === 'linux' ? {} : { skip: 'the kernel census needs /proc' };

describe('sockets', linuxOnly, () => {
  let certificates = '';
  before(async () => {
    certificates = await makeCertificates();
  });
  const dials = (env: Record<string, string>) =>
    observed(fixture('dials.js'), { env: { TRANSPORT: 'tls', COUNT: `${COUNT}`, CERTIFICATES: certificates, ...env } });

  test('every leaked TLS client is one socket at either end, and three censuses agree', async () => {
    const seen = await dials({ FATE: 'forgotten' });
    assert.equal(seen.code, 0, seen.stderr);
    const { censuses, readings, channels, settled, disturbed } = at(seen, 'checkpoint', 1);
    assert.deepEqual({ settled, disturbed }, { settled: true, disturbed: false });
    const both = { total: 2 * COUNT, byRole: { agent: { dialled: COUNT, accepted: COUNT } }, unix: 0 };
    assert.deepEqual(censuses.kernel, both);
    assert.deepEqual({ ...censuses.libuv, referenced: undefined }, { ...both, referenced: undefined });
    assert.deepEqual(censuses.grpc, {
      channels: COUNT,
      subchannels: COUNT,
      servers: 1,
      clientSockets: COUNT,
      serverSockets: COUNT,
    });
    assert.equal(channels && channels.opened - channels.closed, COUNT);
    assert.equal(readings.length, 3);
    for (const reading of readings) {
      assert.deepEqual(reading.sockets, both);
      assert.equal(reading.channels, COUNT);
      assert.equal(reading.streams, 0);
      assert.ok((reading.heapUsedBytes ?? 0) > 1e6 && (reading.rssBytes ?? 0) > (reading.heapUsedBytes ?? 0));
    }
  });

  test("Node's own counter sees half of them in a process that is both sides", async () => {
    const { censuses } = at(await dials({ FATE: 'forgotten' }), 'checkpoint', 1);
    assert.ok(Math.abs((censuses.node?.sockets ?? 0) - COUNT) <= 1, `${censuses.node?.sockets} of ${2 * COUNT}`);
    assert.equal(censuses.libuv?.referenced, COUNT);
  });

  test('closed clients leave no socket and no channel', async () => {
    const { censuses, channels } = at(await dials({ FATE: 'closed' }), 'checkpoint', 1);
    assert.equal(censuses.kernel?.total, 0);
    assert.equal(censuses.libuv?.total, 0);
    assert.equal(censuses.grpc?.clientSockets, 0);
    assert.deepEqual(channels, { opened: COUNT + 1, closed: COUNT + 1, abandoned: 0 });
  });

  test('plaintext clients share one socket, while every channel leaks', async () => {
    const { censuses, channels } = at(await dials({ FATE: 'forgotten', TRANSPORT: 'plaintext' }), 'checkpoint', 1);
    assert.deepEqual(censuses.kernel?.byRole, { agent: { dialled: 1, accepted: 1 } });
    assert.equal(censuses.grpc?.channels, COUNT);
    assert.equal(channels && channels.opened - channels.closed, COUNT);
  });

  describe('dialled from another process than the server', () => {
    const server = { port: '', stop: async () => {} };
    before(async () => {
      const child = spawn(process.execPath, [fixture('server.js')], {
        env: { ...process.env, TRANSPORT: 'tls', CERTIFICATES: certificates },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      server.stop = async () => {
        const ended = once(child, 'exit');
        child.stdin.end();
        await ended;
      };
      [server.port] = (await once(createInterface(child.stdout), 'line')) as [string];
    });
    after(() => server.stop());

    test("Node's own counter sees none of them", async () => {
      const { censuses } = at(await dials({ FATE: 'kept', PEER: server.port }), 'checkpoint', 1);
      assert.deepEqual(censuses.kernel, { total: COUNT, byRole: { agent: { dialled: COUNT, accepted: 0 } }, unix: 0 });
      assert.equal(censuses.libuv?.total, COUNT);
      assert.equal(censuses.libuv?.referenced, 0);
      assert.deepEqual(censuses.grpc, {
        channels: COUNT,
        subchannels: COUNT,
        servers: 0,
        clientSockets: COUNT,
        serverSockets: 0,
      });
      assert.equal(censuses.node?.sockets, 0);
    });
  });
});

test('a channel that is collected unclosed is abandoned; one that is kept or closed is not', async () => {
  const abandoned = async (FATE: string) => {
    const { channels } = at(await observed(fixture('dials.js'), { env: { COUNT: `${COUNT}`, FATE } }), 'checkpoint', 1);
    return channels?.abandoned;
  };
  const forgotten = (await abandoned('forgotten')) ?? 0;
  assert.ok(forgotten >= COUNT - 1 && forgotten <= COUNT, `${forgotten} of ${COUNT}`); // the last may still be on the stack
  assert.equal(await abandoned('kept'), 0);
  assert.equal(await abandoned('closed'), 0);
});

test('a leaked client holds two timers, where timers are counted', async () => {
  const timersAfter = async (count: number, FATE: string) => {
    const seen = await observed(fixture('dials.js'), { env: { COUNT: `${count}`, FATE, LEAK_LAB_COUNT_TIMERS: 'on' } });
    return at(seen, 'checkpoint', 1).readings.at(-1)?.timers ?? Number.NaN;
  };
  // Against a run with one client, for there are timers that all clients share. One that is none of gRPC's comes and
  // goes in
  // either run: Node's HTTP keeps the date of its responses until the next full second.
  const growth = async (FATE: string) => (await timersAfter(1 + COUNT, FATE)) - (await timersAfter(1, FATE));
  const [kept, closed] = [await growth('kept'), await growth('closed')];
  assert.ok(Math.abs(kept - 2 * COUNT) <= 1, `${kept} timers more for ${COUNT} clients kept`);
  assert.ok(Math.abs(closed) <= 1, `${closed} timers more for ${COUNT} clients closed`);
});

test('where timers are not counted, those that keep the process alive are, and that is said', async () => {
  const seen = await observed(fixture('timers.js'));
  assert.equal(seen.code, 0, seen.stderr);
  assert.deepEqual(
    [0, 1, 2].map((index) => at(seen, 'checkpoint', index).readings.map(({ timers }) => timers)),
    [
      [0, 0, 0],
      [3, 3, 3],
      [0, 0, 0],
    ],
  );
  const hello = seen.vitals.find((line) => line.kind === 'hello');
  assert.equal(hello?.timersCounted, 'referenced');
  assert.match(hello?.blind.unreferencedTimers ?? '', /not asked for/);
  assert.equal(hello?.blind.timers, undefined);
});

test('where timers are counted, all are, and one that a library sets later belongs to who asked for it', async () => {
  const seen = await observed(fixture('timers.js'), { env: { LEAK_LAB_COUNT_TIMERS: 'on', LEAK_LAB_READINGS: '1' } });
  const [before, held, after] = [0, 1, 2].map(
    (index) => at(seen, 'checkpoint', index).readings[0]?.timers ?? Number.NaN,
  );
  assert.deepEqual([(held ?? 0) - (before ?? 0), (after ?? 0) - (before ?? 0)], [5, 0]);
  const hello = seen.vitals.find((line) => line.kind === 'hello');
  assert.deepEqual([hello?.timersCounted, hello?.blind.unreferencedTimers], ['all', undefined]);
  const line =
    readFileSync(fixture('timers.js'), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('// way: later')) + 1;
  const later = at(seen, 'sites', 1).sites.filter(({ frames }) => frames[0]?.[1] === line);
  assert.deepEqual(
    later.map(({ resource, opened, closed }) => [resource, opened, closed]),
    [['timer', 1, 0]],
  );
});
