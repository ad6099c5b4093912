import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundle } from './bundle.js';
import { at, fixture, observed, ofKind } from './observed.js';

describe('what cannot be seen is absent, with the reason', () => {
  let folder = '';
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'probe-test-')));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('a program without gRPC', async () => {
    const seen = await observed(fixture('blindness.js'));
    assert.equal(seen.code, 0, seen.stderr);
    const [hello] = ofKind(seen, 'hello');
    assert.deepEqual(hello?.grpcJs, { observed: false, seen: 'none' });
    assert.match(hello?.blind.grpc ?? '', /^no grpc-js was loaded/);
    const { channels, readings, censuses } = at(seen, 'checkpoint', 0);
    assert.deepEqual(
      [channels, readings[0]?.channels, readings[0]?.streams, censuses.grpc],
      [undefined, undefined, undefined, undefined],
    );
  });

  test('a bundled grpc-js, which is no module of its own', async () => {
    const file = join(folder, 'bundle.cjs');
    writeFileSync(file, bundle('@grpc/grpc-js', import.meta.url));
    const seen = await observed(fixture('blindness.js'), { env: { GRPC: file } });
    assert.equal(seen.code, 0, seen.stderr);
    const hello = ofKind(seen, 'hello').at(-1);
    assert.deepEqual(hello?.grpcJs, { observed: false, seen: 'unhooked' });
    assert.match(hello?.blind.grpc ?? '', /bundled grpc-js lies in .*bundle\.cjs/);
    assert.equal('channels' in at(seen, 'checkpoint', 1), false);
  });

  test('a grpc-js in a registry of modules of its own gives itself away by its first call', async () => {
    const file = join(folder, 'registry.cjs');
    writeFileSync(file, bundle('@grpc/grpc-js', import.meta.url));
    const seen = await observed(fixture('registry.cjs'), { env: { GRPC: file } });
    assert.equal(seen.code, 0, seen.stderr);
    const [before, after] = ofKind(seen, 'hello');
    assert.deepEqual([before?.grpcJs.seen, after?.grpcJs.seen], ['none', 'unhooked']);
    assert.match(after?.blind.grpc ?? '', /makes calls/);
    assert.deepEqual(
      at(seen, 'checkpoint', 1).readings.at(-1)?.sessions,
      { client: 1, server: 1 },
      'its session is seen',
    );
  });

  for (const way of ['past', 'require', 'import'])
    test(`a grpc-js in a bundle that is first used late, where ticks are all that is said (${way})`, async () => {
      const file = join(folder, `late-${way}.${way === 'import' ? 'mjs' : 'cjs'}`);
      const text = bundle('@grpc/grpc-js', import.meta.url);
      writeFileSync(file, way === 'import' ? asEsModule(text) : text);
      const env = { GRPC: file, WAY: way, TICKS: 'only', LEAK_LAB_TICK_MS: '20' };
      const seen = await observed(fixture('registry.cjs'), { env });
      assert.equal(seen.code, 0, seen.stderr);
      const hellos = ofKind(seen, 'hello');
      assert.deepEqual([hellos[0]?.grpcJs.seen, hellos.at(-1)?.grpcJs.seen], ['none', 'unhooked']);
      assert.match(hellos.at(-1)?.blind.grpc ?? '', /cannot be counted/);
      assert.ok(hellos.length <= 3, 'it is said again only when something has changed');
      assert.equal(
        ofKind(seen, 'tick').some(({ channels }) => channels !== undefined),
        false,
      );
    });

  test('a grpc-js that is loaded late and hooked, where ticks are all that is said', async () => {
    const env = { GRPC: '@grpc/grpc-js', WAY: 'require', TICKS: 'only', LEAK_LAB_TICK_MS: '20' };
    const seen = await observed(fixture('registry.cjs'), { env });
    assert.equal(seen.code, 0, seen.stderr);
    assert.deepEqual(
      ofKind(seen, 'hello').map(({ grpcJs }) => grpcJs.seen),
      ['none', 'hooked'],
    );
    assert.deepEqual(ofKind(seen, 'tick').findLast(({ channels }) => channels)?.channels?.opened, 1);
  });

  test('a grpc-js that only a worker thread has loaded, which the probe is not in', async () => {
    const seen = await observed(fixture('inWorker.cjs'), { env: { EXEC_ARGV: 'none' } });
    assert.equal(seen.code, 0, seen.stderr);
    const { grpcJs, blind } = ofKind(seen, 'hello').at(-1) ?? assert.fail();
    assert.deepEqual(grpcJs, { observed: false, seen: 'none' });
    assert.match(blind.grpc ?? '', /worker thread/);
    assert.match(blind.inWorkers ?? '', /not counted/);
    assert.equal(at(seen, 'checkpoint', 1).readings.at(-1)?.workers, 1);
  });

  test('a bundled grpc-js in a worker thread', async () => {
    const file = join(folder, 'bundleInWorker.cjs');
    writeFileSync(file, bundle('@grpc/grpc-js', import.meta.url));
    const seen = await observed(fixture('inWorker.cjs'), { env: { GRPC: file } });
    assert.equal(seen.code, 0, seen.stderr);
    const { grpcJs, blind } = ofKind(seen, 'hello').at(-1) ?? assert.fail();
    assert.deepEqual(grpcJs, { observed: false, seen: 'unhooked' });
    assert.match(blind.grpc ?? '', /^a worker thread has a grpc-js .*cannot be counted$/);
    assert.equal('inWorkers' in blind, false);
  });

  test('a grpc-js that is loaded late is seen from then on, and the hello line is said again', async () => {
    const seen = await observed(fixture('blindness.js'), { env: { GRPC: '@grpc/grpc-js' } });
    const hellos = ofKind(seen, 'hello').map(({ grpcJs }) => grpcJs.observed);
    assert.deepEqual(hellos, [false, true]);
    assert.deepEqual(
      ofKind(seen, 'hello').map((hello) => [hello.grpcJs.seen, 'grpc' in hello.blind]),
      [
        ['none', true],
        ['hooked', false],
      ],
    );
    assert.equal('channels' in at(seen, 'checkpoint', 0), false);
    assert.deepEqual(at(seen, 'checkpoint', 1).channels, { opened: 1, closed: 0, abandoned: 0 });
    assert.match(ofKind(seen, 'hello').at(-1)?.grpcJs.version ?? '', /^\d+\.\d+\.\d+$/);
  });

  test('several copies of grpc-js are all seen', async () => {
    const original = dirname(createRequire(import.meta.url).resolve('@grpc/grpc-js/package.json'));
    const copy = join(folder, 'node_modules', '@grpc', 'grpc-js');
    mkdirSync(copy, { recursive: true });
    cpSync(original, copy, { recursive: true });
    writeFileSync(join(folder, 'both.cjs'), bothCopies(original));
    for (const dependency of ['@js-sdsl', '@grpc/proto-loader']) {
      cpSync(join(original, '..', '..', dependency), join(folder, 'node_modules', dependency), { recursive: true });
    }
    const seen = await observed(join(folder, 'both.cjs'));
    assert.equal(seen.code, 0, seen.stderr);
    const { channels, censuses } = at(seen, 'checkpoint', 0);
    assert.deepEqual(channels, { opened: 3, closed: 0, abandoned: 0 });
    assert.equal(censuses.grpc?.channels, 3);
    assert.deepEqual(
      at(seen, 'sites', 0)
        .sites.map(({ frames }) => frames[0]?.[1])
        .sort(),
      [4, 5],
    );
  });
});

/** Returns a bundle that is imported, as bundlers make them for `import`. */
function asEsModule(text: string): string {
  return `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url), __dirname = import.meta.dirname ?? '/', module = {};
${text.replace('module.exports = get(', 'const entry = get(')}
export default entry;`;
}

/** Two channels by the copy beside the program, at line 4, one by another, at line 5. */
function bothCopies(other: string): string {
  return `const copies = [require('@grpc/grpc-js'), require(${JSON.stringify(other)})];
if (copies[0] === copies[1]) throw new Error('one copy only');
const make = ({ Channel, credentials }) => ['127.0.0.1:1', credentials.createInsecure(), {}];
const own = [1, 2].map(() => new copies[0].Channel(...make(copies[0])));
const foreign = new copies[1].Channel(...make(copies[1]));
globalThis[Symbol.for('grpc-leak-lab.probe')].checkpoint(0).then(() => [...own, foreign].forEach((channel) => channel.close()));
`;
}
