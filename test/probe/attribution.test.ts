import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Site } from '../../protos/vitals.js';
import { at, fixture, type Observed, observed } from './observed.js';

const clientWays = ['generated', 'plain', 'channel'];

describe('every way to make a client is seen at its own line', () => {
  test('in an ES module', async () => {
    const seen = await observed(fixture('paths.js'));
    assert.equal(seen.code, 0, seen.stderr);
    assertSites(seen, fixture('paths.js'), pathToFileURL(fixture('paths.js')).href, [
      ...clientWays,
      'ready',
      'stream',
      'later',
    ]);
    assert.equal(at(seen, 'checkpoint', 1).readings[0]?.streams, 2); // the one stream, at either end
  });

  test('in CommonJS', async () => {
    const seen = await observed(fixture('paths.cjs'));
    assert.equal(seen.code, 0, seen.stderr);
    assertSites(seen, fixture('paths.cjs'), fixture('paths.cjs'), clientWays);
  });

  test('in TLS', async () => {
    const { makeCertificates } = await import('./certificates.js');
    const seen = await observed(fixture('paths.js'), {
      env: { TRANSPORT: 'tls', CERTIFICATES: await makeCertificates() },
    });
    assert.equal(seen.code, 0, seen.stderr);
    assertSites(seen, fixture('paths.js'), pathToFileURL(fixture('paths.js')).href, [
      ...clientWays,
      'ready',
      'stream',
      'later',
    ]);
  });
});

test('a closed client is live nowhere, and neither is its socket', async () => {
  const seen = await observed(fixture('paths.js'));
  const rows = at(seen, 'sites', 2).sites;
  for (const way of ['plain', 'channel']) {
    for (const row of rowsAt(rows, lineOf(fixture('paths.js'), way))) {
      assert.deepEqual(
        [row.opened, row.closed, row.live, row.abandoned, row.oldestAgeMs],
        [1, 1, 0, 0, undefined],
        `${way} ${row.resource}`,
      );
    }
  }
  assert.deepEqual(
    rowsAt(rows, lineOf(fixture('paths.js'), 'generated')).map((row) => row.live),
    [1, 1, 1],
  );
});

test('the chain of frames leads to the caller of a factory, and a site keeps its id', async () => {
  const seen = await observed(fixture('factory.js'));
  assert.equal(seen.code, 0, seen.stderr);
  const first = at(seen, 'sites', 1).sites.filter((row) => row.resource === 'channel');
  const [factory, ...callers] = ['factory', 'caller a', 'caller b'].map((way) => lineOf(fixture('factory.js'), way));
  assert.deepEqual(
    first.map(({ frames, opened }) => [frames[0]?.[1], frames[1]?.[1], opened]).sort(),
    [
      [factory, callers[0], 2],
      [factory, callers[1], 1],
    ].sort(),
  );
  for (const { frames } of first)
    assert.ok(
      frames.length <= 8 && frames.every(([file]) => file.startsWith('file://') && !file.includes('/node_modules/')),
    );
  const again = at(seen, 'sites', 2).sites.filter((row) => row.resource === 'channel');
  assert.deepEqual(new Set(again.map(({ id }) => id)), new Set(first.map(({ id }) => id)));
  assert.equal(new Set(first.map(({ id }) => id)).size, 2);
});

test('without attribution channels are counted all the same, and there are no sites', async () => {
  const seen = await observed(fixture('dials.js'), {
    env: { COUNT: '10', FATE: 'forgotten', LEAK_LAB_ATTRIBUTION: 'off' },
  });
  const { channels } = at(seen, 'checkpoint', 1);
  assert.deepEqual([channels?.opened, channels?.closed], [11, 1]);
  assert.ok((channels?.abandoned ?? 0) >= 9);
  assert.equal(seen.vitals.filter((line) => line.kind === 'sites').length, 0);
  assert.equal(seen.vitals.find((line) => line.kind === 'hello')?.blind.attribution, 'switched off');
});

test('a socket that the program opens itself is booked on the line that opened it', async () => {
  const seen = await observed(fixture('sockets.js'));
  assert.equal(seen.code, 0, seen.stderr);
  const rows = at(seen, 'sites', 1).sites;
  for (const way of ['net', 'http', 'from a callback of gRPC']) {
    const [row, ...more] = rowsAt(rows, lineOf(fixture('sockets.js'), way)).filter(
      ({ resource }) => resource === 'socket',
    );
    assert.deepEqual([row?.opened, row?.live, more.length], [1, 1, 0], way);
  }
});

test('a channel that connects again later, after a pause, does so at its own line', async () => {
  const seen = await observed(fixture('reconnect.js'));
  assert.equal(seen.code, 0, seen.stderr);
  const rows = dialledAt(seen).sort((a, b) => a.resource.localeCompare(b.resource));
  const [channel, session, socket, ...more] = rows;
  assert.deepEqual(
    [channel?.frames[0]?.[1], channel?.live, more.length],
    [lineOf(fixture('reconnect.js'), 'client'), 1, 0],
  );
  assert.deepEqual([socket?.frames, socket?.live], [channel?.frames, 1]);
  assert.deepEqual([session?.frames, session?.live], [channel?.frames, 1]);
  const dials = Number(seen.log[0]);
  assert.ok(dials >= 3, `${dials} dials`); // the first, at least one in vain, and the last
  assert.equal(socket?.opened, dials);
});

test('what a dependency makes with no frame of the program on the stack is booked on the dependency', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'probe-dependency-')));
  try {
    const library = join(folder, 'node_modules', 'library');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'index.js'), LIBRARY);
    const seen = await observed(fixture('dependency.cjs'), { env: { LIBRARY: library } });
    assert.equal(seen.code, 0, seen.stderr);
    const rows = dialledAt(seen).map(({ resource, opened, frames }) => [resource, opened, ...frames.slice(0, 1)]);
    const file = join(library, 'index.js');
    const [channel, socket] = [4, 5].map((line) =>
      rows.filter(([, , frame]) => Array.isArray(frame) && frame[1] === line),
    );
    assert.deepEqual(
      channel?.map(([resource, opened]) => [resource, opened]),
      [['channel', 2]],
    );
    assert.deepEqual(
      socket?.map(([resource, opened]) => [resource, opened]),
      [['socket', 2]],
    );
    for (const [, , frame] of rows) assert.equal(Array.isArray(frame) && frame[0], file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Makes its channel at line 4 and its socket at line 5, in the callback of a promise. */
const LIBRARY = `
exports.make = ({ Client, credentials }, connect, port) =>
  Promise.resolve().then(() => [
    new Client('127.0.0.1:1', credentials.createInsecure()),
    connect(port),
  ]);
`;

test('sites beyond the thousandth are booked together', async () => {
  const seen = await observed(fixture('manySites.js'));
  assert.equal(seen.code, 0, seen.stderr);
  const rows = at(seen, 'sites', 1).sites;
  assert.equal(rows.length, 1001);
  const other = rows.find(({ frames }) => frames.length === 0);
  assert.equal(other?.opened, 100);
  assert.ok(seen.raw.filter((line) => line.includes('"kind":"chunk"')).length > 10);
  for (const line of seen.raw) assert.ok(Buffer.byteLength(line) < 4096);
});

/** Each way has made one channel, one socket and one session, all at its line and nowhere else, and nothing else was made. */
function assertSites(seen: Observed, file: string, url: string, ways: readonly string[]): void {
  const rows = dialledAt(seen);
  for (const way of ways) {
    const found = rowsAt(rows, lineOf(file, way));
    assert.deepEqual(found.map(({ resource }) => resource).sort(), ['channel', 'session', 'socket'], way);
    for (const { opened, live, frames } of found) assert.deepEqual([opened, live, frames[0]?.[0]], [1, 1, url], way);
  }
  assert.equal(rows.length, 3 * ways.length);
}

/** Returns the sites of what the program has made itself: not of its server, nor of what that accepted. */
function dialledAt(seen: Observed): Site[] {
  return at(seen, 'sites', 1).sites.filter(({ resource, served }) => served === undefined && resource !== 'descriptor');
}

function rowsAt(rows: readonly Site[], line: number): Site[] {
  return rows.filter(({ frames }) => frames[0]?.[1] === line);
}

/** Line of compiled code with the mark `way: …` at its end. */
function lineOf(file: string, way: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.endsWith(`// way: ${way}`)) + 1;
  assert.notEqual(line, 0, `no line is marked ${way}`);
  return line;
}
