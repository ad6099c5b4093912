import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { type ResultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type LabProcess, replicaPids, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { k6 } from '../support/needs.js';
import { root } from '../support/root.js';

const started = labStarter();

async function resultOf(lab: LabProcess): Promise<{ code: number | null; result: ResultDocument; stderr: string }> {
  const { code, stdout, stderr } = await lab.ended;
  assert.doesNotMatch(stderr, /internal error/);
  return { code, stderr, result: resultDocumentSchema.parse(JSON.parse(stdout)) };
}

function eventsOf(dir: string): RecordEvent[] {
  const whole = readFileSync(join(dir, 'samples.ndjson'), 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line));
}

const checkpointsOf = (events: readonly RecordEvent[]) =>
  events.flatMap(({ from, line }) => (from === 'replica' && line.kind === 'checkpoint' ? [line] : []));
const loadOf = (events: readonly RecordEvent[]) => events.flatMap(({ from, line }) => (from === 'load' ? [line] : []));
const summaryOf = (events: readonly RecordEvent[]) => loadOf(events).find((line) => line.kind === 'summary');
const isCheckpoint = (index: number) => (event: RecordEvent) =>
  event.from === 'replica' && event.line.kind === 'checkpoint' && event.line.index === index;

type Run = ResultDocument['runs'][number];

const PASSES = 30;
const WORK = [`--passes=${PASSES}`, '--json'];

describe('k6 as the load', k6(), () => {
  it('brings the same outcome and the same growth as the embedded driver and as no load', async () => {
    const growth: Record<string, unknown> = {};
    const replicas: Record<string, unknown> = {};
    for (const load of ['none', 'grpc', 'k6']) {
      const lab = started(['--variant=leaky,fixed', `--load=${load}`, ...WORK]);
      const { code, result } = await resultOf(lab);
      assert.equal(code, 0, load);
      const growthOf = (run: Run | undefined, name: string) =>
        run?.metrics.find((each) => each.name === name)?.growthPerWork;
      growth[load] = result.runs.map((run) => [
        run.outcome,
        ...['sockets', 'channels'].map((name) => Math.round((growthOf(run, name) ?? Number.NaN) * 10) / 10),
      ]);
      replicas[load] = result.runs.map(({ perReplica }) =>
        perReplica.map(({ id, sockets, work }) => ({ id, sockets, work })),
      );
      if (load === 'k6') for (const dir of runDirs(lab.reportsDir)) whole(dir);
    }
    const [leaky, fixed] = [
      ['leak', 6, 3],
      ['clean', 0, 0],
    ];
    for (const load of ['none', 'grpc', 'k6']) assert.deepEqual(growth[load], [leaky, fixed], load);
    // Without load, a neighbour may dial into a reading, so that levels are exact where a driver asks for all
    // checkpoints at once.
    const exactly = (settled: number) =>
      [1, 2, 3].map((at) => ({
        id: `agent-${at}`,
        sockets: { baseline: 0, settled, predicted: settled, dialled: settled / 2, accepted: settled / 2 },
        work: PASSES,
      }));
    for (const load of ['grpc', 'k6']) assert.deepEqual(replicas[load], [exactly(6 * PASSES), exactly(4)], load);
  });

  /** Every checkpoint settled and undisturbed, no stream left at any, exact shares, and all of it in the report. */
  function whole(dir: string): void {
    const events = eventsOf(dir);
    const checkpoints = checkpointsOf(events);
    assert.equal(checkpoints.length, 3 * 7);
    for (const { settled, disturbed } of checkpoints) assert.deepEqual([settled, disturbed], [true, false]);
    const streams = checkpoints.flatMap(({ readings }) => readings.map((reading) => reading.streams));
    assert.deepEqual([...new Set(streams)], [1], 'only the request for the checkpoint itself is in flight');
    const summary = summaryOf(events);
    assert.deepEqual(Object.values(summary?.byAddress ?? {}), Array(3).fill({ calls: PASSES, failed: 0 }));
    assert.deepEqual(
      Object.fromEntries(summary?.k6?.checks.map(({ name, passes, fails }) => [name, [passes, fails]]) ?? []),
      {
        'ListHosts is answered': [3 * PASSES, 0],
        'TailLogs is ended by the server': [3 * 6, 0],
        'a checkpoint is answered': [3 * 7, 0],
      },
    );
    assert.equal(loadOf(events).filter(({ kind }) => kind === 'slice-end').length, 6);
    const report = readFileSync(join(dir, 'report.html'), 'utf8');
    for (const said of ['k6 1.', 'TailLogs is ended by the server', 'rate>0.99'])
      assert.ok(report.includes(said), said);
  }

  it('loads one replica alone, too', async () => {
    const { code, result } = await resultOf(
      started(['--variant=leaky', '--replicas=1', '--load=k6', '--passes=24', '--json']),
    );
    assert.equal(code, 0);
    assert.equal(result.runs[0]?.metrics.find(({ name }) => name === 'sockets')?.growthPerWork, 2);
  });

  it('whose threshold is crossed is no failed load: the report says so, and the verdict stays', async () => {
    const slow = ['--variant=fixed', '--load=k6', ...WORK];
    const lab = started(slow, [
      'env',
      'LEAK_LAB_K6_P95_MS=0.001',
      process.execPath,
      join(root, 'bin/grpc-leak-lab.js'),
      'lab',
    ]);
    const { code, result } = await resultOf(lab);
    assert.deepEqual([code, result.runs[0]?.outcome], [0, 'clean'], result.runs[0]?.summary);
    const [dir] = runDirs(lab.reportsDir);
    assert.deepEqual(
      summaryOf(eventsOf(dir as string))?.k6?.thresholds.map(({ metric, ok }) => [metric, ok]),
      [
        ['checks', true],
        ['list_hosts_latency', false],
      ],
    );
    assert.match(readFileSync(join(dir as string, 'report.html'), 'utf8'), /k6 found a threshold crossed/);
  });

  it('goes on and ends when a replica is killed, which is named', async () => {
    const lab = started(['--variant=leaky', '--passes=60', '--load=k6', '--json']);
    await lab.until(isCheckpoint(1));
    process.kill(replicaPids(lab.events())[0] as number, 'SIGKILL');
    const { code, result } = await resultOf(lab);
    const [run] = result.runs;
    assert.deepEqual([code, run?.outcome], [0, 'leak'], run?.summary);
    assert.equal(run?.perReplica.filter(({ outcome }) => outcome === 'leak').length, 2);
    const events = lab.events();
    const summary = summaryOf(events);
    assert.deepEqual(
      Object.values(summary?.byAddress ?? {}).map(({ calls }) => calls),
      [60, 60, 60],
    );
    assert.equal(Object.values(summary?.byAddress ?? {}).filter(({ failed }) => failed > 0).length, 1);
    assert.ok(
      loadOf(events).some((line) => line.kind === 'checkpoint' && line.index === 6 && line.error !== undefined),
    );
    assert.ok(events.some(({ from, line }) => from === 'lab' && line.kind === 'replica-ended'));
  });
});

it('without k6 on the PATH, the lab says how to get it, and touches nothing', async () => {
  const lab = started(
    ['--variant=leaky', '--load=k6', '--json'],
    ['env', `PATH=${dirname(process.execPath)}/nowhere`, process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'lab'],
  );
  const { code, stdout, stderr } = await lab.ended;
  assert.equal(code, 69);
  assert.match(stderr, /k6 is not on the PATH/);
  assert.match(stderr, /go install go\.k6\.io\/k6/);
  assert.equal(JSON.parse(stdout).problems.length, 1);
  assert.deepEqual(readdirSync(lab.reportsDir), []);
});
