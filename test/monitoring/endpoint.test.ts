import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Hello } from '../../protos/vitals.js';
import { type LabProcess, startLab } from '../support/labProcess.js';
import { exposition } from './exposition.js';
import { scraping } from './scraping.js';

/** Slow enough that a machine kept busy by others is scraped as often as it should be. */
const RUN = ['--passes=48', '--slices=6', '--rate=8'];

type Host = NonNullable<Hello['host']>;

describe('the metrics of a replica', () => {
  const labs: LabProcess[] = [];
  const lab = (...args: string[]) => {
    const started = startLab(args);
    labs.push(started);
    return started;
  };
  after(() => {
    for (const each of labs) each.remove();
  });

  for (const [variant, perPass] of [
    ['leaky', 3],
    ['fixed', 0],
  ] as const) {
    it(`are scraped all the time, and the counts and checkpoints of ${variant} are what they are without`, async () => {
      const watched = lab(`--variant=${variant}`, ...RUN, '--metrics');
      const scrapes = await scraping(watched, 100);
      assert.equal((await watched.ended).code, 0);
      assert.ok(scrapes.count > 50, `${scrapes.count} scrapes`);
      const seen = checkpoints(watched);
      const alone = lab(`--variant=${variant}`, ...RUN);
      assert.equal((await alone.ended).code, 0);
      const expected = checkpoints(alone);
      assert.equal(seen.length, 21);
      assert.deepEqual(counts(seen), counts(expected));
      for (const { settled, disturbed } of seen) assert.deepEqual([settled, disturbed], [true, false]);
      const last = seen.filter(({ index }) => index === 6);
      assert.deepEqual(
        last.map(({ readings }) => readings.at(-1)?.channels),
        Array(3).fill(perPass * 48 || 2),
      );
    });
  }

  it('say what the replica holds, in base units, with labels that cannot grow', async () => {
    const running = lab('--variant=leaky', ...RUN, '--metrics');
    const { last } = await scraping(running, 200);
    const { samples, types } = exposition(last);
    const value = (name: string, labels: Record<string, string> = {}) =>
      samples.find((sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text))?.value;
    const passes = value('leaklab_passes_total', { outcome: 'succeeded' }) ?? 0;
    const opened = value('leaklab_grpc_channels_opened_total') ?? 0;
    assert.equal(value('leaklab_passes_total', { outcome: 'failed' }), 0);
    assert.ok(passes > 0 && opened >= 3 * passes && opened <= 3 * passes + 3, `${passes} passes, ${opened} channels`);
    assert.equal(value('leaklab_grpc_channels_closed_total'), 0);
    assert.equal(value('leaklab_grpc_channels'), opened);
    assert.equal(value('leaklab_sockets', { port_role: 'metrics', side: 'accepted' }), 1);
    const dialled = value('leaklab_sockets', { port_role: 'agent', side: 'dialled' }) ?? 0;
    assert.ok(dialled > 3 * (passes - 1) && dialled <= opened, `${dialled} sockets`);
    assert.ok((value('process_resident_memory_bytes') ?? 0) > 2e7);
    const started = (value('process_start_time_seconds') ?? 0) * 1000;
    assert.ok(started > Date.now() - 300_000 && started < Date.now());
    for (const [name, type] of types) assert.equal(name.endsWith('_total'), type === 'counter', name);
    for (const { labels } of samples) assert.deepEqual([labels.variant, /^agent-\d$/.test(labels.replica ?? '')], ['leaky', true]);
    const keys = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
    assert.deepEqual([...keys].sort(), ['outcome', 'port_role', 'replica', 'side', 'variant']);
    assert.ok(samples.length <= 40, `${samples.length} series`);
    await running.ended;
  });

  it('are on the replica’s own address of loopback, and nowhere without --metrics', async () => {
    const running = lab('--variant=fixed', ...RUN, '--metrics');
    const { metrics = '', agent } = await hostOf(running);
    const [host, port] = metrics.split(':');
    assert.match(host ?? '', /^127\./);
    assert.equal(host, agent.split(':')[0]);
    assert.equal((await fetch(`http://${metrics}/metrics`)).status, 200);
    assert.equal((await fetch(`http://${metrics}/`)).status, 404);
    for (const elsewhere of host === '127.0.0.1' ? [] : ['127.0.0.1', '127.255.255.254']) await assert.rejects(fetch(`http://${elsewhere}:${port}/metrics`));
    running.child.kill('SIGINT');
    await running.ended;

    const without = lab('--variant=fixed', ...RUN);
    const { metrics: none, agent: itsAgent } = await hostOf(without);
    assert.equal(none, undefined);
    await assert.rejects(fetch(`http://${itsAgent.split(':')[0]}:7009/metrics`));
    without.child.kill('SIGINT');
    await without.ended;
  });
});

async function hostOf(lab: LabProcess): Promise<Host> {
  const event = await lab.until(({ from, line }) => from === 'replica' && line.kind === 'hello' && line.host !== undefined);
  return (event.line as Hello).host as Host;
}

function checkpoints(lab: LabProcess) {
  return lab
    .events()
    .flatMap((event) => (event.from === 'replica' && event.line.kind === 'checkpoint' ? [{ replica: event.replica, ...event.line }] : []))
    .sort((a, b) => a.index - b.index || a.replica.localeCompare(b.replica));
}

/** All that is counted at the checkpoints, whoever scrapes left out. */
function counts(seen: ReturnType<typeof checkpoints>) {
  return seen.map(({ replica, index, work, channels, readings }) => {
    const { agent, frontDoor } = readings.at(-1)?.sockets?.byRole ?? {};
    return { replica, index, done: work.done, opened: channels?.opened, closed: channels?.closed, agent, frontDoor, streams: readings.at(-1)?.streams };
  });
}
