import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../scripts/engines/temporaryFolder.js';
import { type ChannelOptions, channelled } from './channelled.js';

const isWindows = process.platform === 'win32';
const own = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const ofProbe = (name: string) => fileURLToPath(new URL(`../probe/fixtures/${name}`, import.meta.url));

/** Runs a program with the channel and without the probe, and holds that nobody who looks on can tell the two apart. */
async function alike(words: readonly string[], options: ChannelOptions = {}) {
  const bare = await channelled(words, { ...options, probe: false });
  const seen = await channelled(words, options);
  assert.deepEqual([seen.stdout, seen.stderr, seen.code], [bare.stdout, bare.stderr, bare.code]);
  return seen;
}

describe('with a control channel', { skip: isWindows }, () => {
  it('what a program prints is its own, byte for byte, and its vitals take the channel', async () => {
    const { processes } = await alike([ofProbe('chatter.js')]);
    const [lines = []] = processes;
    assert.ok(lines.filter(({ kind }) => kind === 'tick').length > 5);
    assert.deepEqual(
      lines.map(({ seq }) => seq),
      lines.map((_, position) => position),
      'a line is missing',
    );
  });

  it('a program whose own file a hook of require compiles starts, and lists what it has loaded, as it does without', async () => {
    await using folder = temporaryFolder('leak-lab-hooked-'); // no package.json above it makes an ES module of the file
    const main = join(folder.path, 'main.spoken');
    const listed = "Object.keys(require.cache).map((file) => require('node:path').basename(file)).join()";
    writeFileSync(main, `say require.main === module, process.argv.length\nsay ${listed}\n`);
    for (const words of [
      ['--require', own('hooked/hook.cjs'), main],
      [own('hooked/bin.cjs'), main],
    ]) {
      const { stdout, processes } = await alike(words);
      assert.match(stdout, /^true 2\n.*hook\.cjs.*main\.spoken/);
      assert.equal(processes.length, 1);
    }
  });

  it('a JSON-RPC server on stdio answers and says nothing else', async () => {
    const input = [0, 1, 2].map((id) => `${JSON.stringify({ id })}\n`).join('');
    const { stdout } = await alike([own('jsonRpc.cjs')], { input });
    assert.match(stdout, /^\{"jsonrpc":"2\.0","id":0,"result":1\}\n/);
  });

  it('children whose output is parsed are observed, each as itself, and print only what is their own', async () => {
    const { stdout, processes } = await alike([own('forks.cjs')]);
    assert.deepEqual(JSON.parse(stdout), { forked: 5, spawned: 5, printed: '2\n' });
    const hellos = processes.map(([first]) => (first?.kind === 'hello' ? first : assert.fail('no hello first')));
    assert.equal(new Set(hellos.map(({ pid }) => pid)).size, 4);
    const parent = hellos.find(({ argv }) => argv?.[0]?.endsWith('forks.cjs'));
    assert.equal(hellos.filter(({ ppid }) => ppid === parent?.pid).length, 3);
    assert.equal(hellos.filter(({ argv }) => argv?.[0]?.endsWith('rows.cjs')).length, 2);
  });

  it('the channel is no resource of the program, and does not keep it alive', async () => {
    await alike([own('resources.cjs')]);
  });

  it('the lab asks for a checkpoint, which is marked as its own, and the program need not live on for it', async () => {
    const asked = { commands: [{ command: 'checkpoint', index: 3 }] } as const;
    const { processes } = await alike([own('resources.cjs')], { ...asked, env: { WAIT: '1500' } });
    const taken = processes[0]?.find((line) => line.kind === 'checkpoint');
    assert.deepEqual([taken?.index, taken?.by], [3, 'lab']);
    const busy = { LEAK_LAB_QUIET_MS: '60000', LEAK_LAB_SETTLE_LIMIT_MS: '60000' };
    const early = await alike([own('resources.cjs')], { ...asked, env: busy });
    assert.ok(early.processes[0]?.every(({ kind }) => kind !== 'checkpoint'));
  });

  it('a program lives on for a checkpoint of its own that waits for one of the lab', async () => {
    const { stdout, code, processes } = await alike([own('ownCheckpoint.cjs')], {
      commands: [{ command: 'checkpoint', index: 3 }],
      env: { WAIT: '500', LEAK_LAB_QUIET_MS: '1500' },
    });
    assert.deepEqual([stdout, code], ['judged\n', 0]);
    const taken = processes[0]?.filter((line) => line.kind === 'checkpoint') ?? [];
    assert.deepEqual(
      taken.map(({ index, by }) => [index, by]),
      [
        [3, 'lab'],
        [7, undefined],
      ],
    );
  });

  it('looks closer from when it is told to, once, and names the functions and buffers that are kept from then on', async () => {
    const { processes, code } = await alike([own('keeps.cjs')], {
      commands: [{ command: 'look' }, { command: 'look' }],
      env: { LEAK_LAB_READINGS: '1' },
    });
    assert.equal(code, 0);
    const sites = processes[0]?.findLast((line) => line.kind === 'sites')?.sites ?? assert.fail('no ledger');
    const lines = (resource: string) =>
      sites.flatMap((site) => (site.resource === resource && site.live === 40 ? [site.frames[0]?.[1]] : []));
    assert.deepEqual([lines('closure'), lines('buffer'), lines('timer')], [[14], [13], [15]]);
    assert.ok(processes[0]?.some(({ kind }) => kind === 'profile'));
    const hellos = processes[0]?.filter((line) => line.kind === 'hello') ?? [];
    assert.ok(
      hellos.every(({ timersCounted }) => timersCounted === 'referenced'),
      'the metric stays what it was',
    );
  });

  it('falls silent when it is told to stop', async () => {
    const { processes } = await alike([own('resources.cjs')], {
      commands: [{ command: 'stop' }],
      env: { WAIT: '500' },
    });
    assert.deepEqual(
      processes[0]?.filter(({ kind }) => kind === 'event').map((line) => line.kind === 'event' && line.name),
      ['stopped'],
    );
    assert.equal(processes[0]?.at(-1)?.kind, 'event');
  });

  for (const lab of ['dies', 'deaf'] as const)
    it(`a lab that ${lab === 'dies' ? 'dies' : 'never reads'} changes nothing for the program`, async () => {
      await alike([ofProbe('plain.cjs')], { lab, env: { WAIT: '500' } });
      await alike([own('flood.cjs')], { lab });
    });

  it('a flood arrives whole where the lab reads', async () => {
    // 10 MB, which may all wait, and time for a lab that is short of CPU: what does not fit is lost, by design.
    const { processes } = await alike([own('flood.cjs')], { env: { EVENTS: '5000', WAIT: '3000' } });
    assert.equal(processes[0]?.filter((line) => line.kind === 'event' && line.name === 'flood').length, 5000);
  });

  it('speaks still when the program has no descriptor left', async () => {
    const { stdout, code, processes } = await alike([ofProbe('trouble.cjs')], {
      before: 'ulimit -n 100;',
      env: { TROUBLE: 'descriptors', LEAK_LAB_SETTLE_LIMIT_MS: '100' },
    });
    assert.deepEqual([stdout, code], ['EMFILE\nalive\n', 3]);
    assert.ok(processes[0]?.some((line) => line.kind === 'checkpoint' && line.index === 1));
  });

  it('a channel that is not there is passed over', async () => {
    await alike([own('resources.cjs')], { env: { LEAK_LAB_CHANNEL: '/nowhere/s' } });
  });
});
