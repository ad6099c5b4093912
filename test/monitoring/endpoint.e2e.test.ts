import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hello } from '../../protos/vitals.js';
import type { LabProcess } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { countsOf, exactCounts } from './counts.js';
import { exposition } from './exposition.js';
import { scraping } from './scraping.js';

/** Slow enough that a machine kept busy by others is scraped as often as it should be. */
const RUN = ['--passes=48', '--slices=6', '--rate=8'];

type Host = NonNullable<Hello['host']>;

describe('the metrics of a replica', () => {
  const start = labStarter();
  const lab = (...args: string[]) => start(args);

  const exact = async (variant: 'leaky' | 'fixed') => {
    const watched = lab(`--variant=${variant}`, ...RUN, '--metrics');
    const scrapes = await scraping(watched, 100);
    assert.equal((await watched.ended).code, 0);
    assert.ok(scrapes.count > 50, `${scrapes.count} scrapes`);
    assert.deepEqual(countsOf(watched), exactCounts(variant, 6, 8));
    return scrapes;
  };

  it('are scraped all the time, and every checkpoint of fixed is quiet, and its counts are exact', async () => {
    await exact('fixed');
  });

  it('are the same of leaky, and say what it holds, in base units, with labels that cannot grow', async () => {
    const { last } = await exact('leaky');
    const { samples, types } = exposition(last);
    const value = (name: string, labels: Record<string, string> = {}) =>
      samples.find(
        (sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
      )?.value;
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
    for (const { labels } of samples)
      assert.deepEqual([labels.variant, /^agent-\d$/.test(labels.replica ?? '')], ['leaky', true]);
    const keys = new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
    assert.deepEqual([...keys].sort(), ['outcome', 'port_role', 'replica', 'side', 'variant']);
    assert.ok(samples.length <= 40, `${samples.length} series`);
  });

  it('are on the replica’s own address of loopback, and nowhere without --metrics', async () => {
    const running = lab('--variant=fixed', ...RUN, '--metrics');
    const { metrics = '', frontDoor } = await hostOf(running);
    const [host, port] = metrics.split(':');
    assert.match(host ?? '', /^127\./);
    assert.equal(host, frontDoor.split(':')[0]);
    assert.equal((await fetch(`http://${metrics}/metrics`)).status, 200);
    assert.equal((await fetch(`http://${metrics}/`)).status, 404);
    for (const elsewhere of host === '127.0.0.1' ? [] : ['127.0.0.1', '127.255.255.254'])
      await assert.rejects(fetch(`http://${elsewhere}:${port}/metrics`));
    running.child.kill('SIGINT');
    await running.ended;

    const without = lab('--variant=fixed', ...RUN);
    const { metrics: none, frontDoor: door } = await hostOf(without);
    assert.equal(none, undefined);
    await assert.rejects(fetch(`http://${door.split(':')[0]}:7009/metrics`));
    without.child.kill('SIGINT');
    await without.ended;
  });
});

async function hostOf(lab: LabProcess): Promise<Host> {
  const event = await lab.until(
    ({ from, line }) => from === 'replica' && line.kind === 'hello' && line.host !== undefined,
  );
  return (event.line as Hello).host as Host;
}
