import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';

const start = labStarter();

async function profiled(...args: string[]): Promise<{ run: AnalysedRun; dir: string }[]> {
  const lab = start(['--json', '--profile', '--tick=1s', ...args]);
  const { code, stderr } = await lab.ended;
  assert.equal(code, 0, stderr);
  return runDirs(lab.reportsDir).map((dir) => ({
    dir,
    run: JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as AnalysedRun,
  }));
}

const named = ({ analysis }: AnalysedRun) =>
  (analysis.profile?.sites ?? []).filter(({ growing }) => growing).map(({ file, line }) => `${file}:${line}`);
const culprits = ({ analysis }: AnalysedRun, resource: string) =>
  analysis.culprits.filter((each) => each.resource === resource).map(({ file, line }) => `${file}:${line}`);

describe('--profile on real fleets', () => {
  it('leaky: what grows leads to the line of the creation-site ledger; fixed: nothing is named', async () => {
    const [leaky, fixed] = await profiled('--variant=leaky,fixed', '--cpu-profile');
    assert.ok(leaky && fixed);
    assert.deepEqual(named(leaky.run), culprits(leaky.run, 'channel'));
    assert.match(named(leaky.run).join(), /^services\/variants\/leaky\.ts:\d+$/);
    assertTold(leaky.run);
    assert.deepEqual(named(fixed.run), []);
    assert.ok(fixed.run.analysis.profile, 'it was profiled');
    assertFiles(leaky.dir);
  });

  it('one role per process: the growth of a client and a server together, and the line of the client’s alone', async () => {
    // One client makes 500 dials that count, about as many as three replicas do above: 50 samples or more, where 16 are
    // enough.
    const [leaky] = await profiled('--variant=leaky', '--role=split', '--replicas=1', '--passes=600', '--rate=60');
    assert.ok(leaky);
    assert.deepEqual(named(leaky.run), culprits(leaky.run, 'channel'));
    assertTold(leaky.run);
  });

  it('stream-forgotten: its streams grow at its own line; stream-cancelled: none does', async () => {
    const [forgotten, cancelled] = await profiled('--variant=stream-forgotten,stream-cancelled', '--passes=24');
    assert.ok(forgotten && cancelled);
    const source = readFileSync('services/variants/stream-forgotten.ts', 'utf8').split('\n');
    const line = source.findIndex((text) => text.includes('peer.streamLogs(')) + 1;
    assert.deepEqual(culprits(forgotten.run, 'stream'), [`services/variants/stream-forgotten.ts:${line}`]);
    const rows = (run: AnalysedRun) =>
      (run.analysis.liveBySite?.rows ?? []).filter(({ resource }) => resource === 'stream');
    const handler = (file: string, text: string) => [
      file,
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((each) => each.includes(text)) + 1,
    ];
    const grown = [0, 24, 48, 72, 96, 120, 144];
    const told = (run: AnalysedRun) => rows(run).map(({ served, file, line: at, live }) => [served, file, at, live]);
    assert.deepEqual(
      told(forgotten.run),
      [
        [undefined, 'services/variants/stream-forgotten.ts', line, grown],
        [
          '/leaklab.agent.v1.AgentService/StreamLogs',
          ...handler('services/agent/agentServer.ts', 'StreamLogs:'),
          grown,
        ],
      ],
      'as many at either end, and who serves them is not to blame',
    );
    assert.deepEqual([told(cancelled.run), culprits(cancelled.run, 'stream')], [[], []]);
  });

  it('stream-orphan: with timers counted, the line whose generators are left', async () => {
    const [orphan, ended] = await profiled('--variant=stream-orphan,stream-ended', '--passes=24');
    assert.ok(orphan && ended);
    assert.deepEqual(culprits(ended.run, 'timer'), []);
    assert.equal(culprits(orphan.run, 'timer').length, 1);
  });
});

/** Checks that the profiler's estimate is what the heap gained, in its figures and in its tree. */
function assertTold({ analysis: { profile, metrics } }: AnalysedRun): void {
  const heap = metrics.find(({ name }) => name === 'heap_after_gc_bytes')?.growthPerWork ?? 0;
  assert.ok(profile);
  for (const perPass of [profile.total.bytesPerWork, profile.tree.bytes / profile.passes]) {
    assert.ok(perPass > 0.6 * heap && perPass < 1.4 * heap, `${perPass} of ${heap}`);
  }
}

/** The fields that DevTools reads of a `.heapprofile` and a `.cpuprofile`; no place in them is absolute. */
function assertFiles(dir: string): void {
  const files = readdirSync(join(dir, 'profiles'));
  assert.equal(files.filter((name) => name.endsWith('.heapprofile')).length, 3 * 4);
  assert.equal(files.filter((name) => name.endsWith('.cpuprofile')).length, 3);
  for (const name of files) {
    const text = readFileSync(join(dir, 'profiles', name), 'utf8');
    assert.doesNotMatch(text, /file:\/\/|"url":"\//, name);
    if (name.endsWith('.heapprofile')) assertHeap(JSON.parse(text));
    else assertCpu(JSON.parse(text));
  }
}

interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

function assertFrame({ functionName, scriptId, url, lineNumber, columnNumber }: CallFrame): void {
  assert.deepEqual([typeof functionName, typeof scriptId, typeof url], ['string', 'string', 'string']);
  assert.ok(Number.isInteger(lineNumber) && Number.isInteger(columnNumber));
}

interface HeapNode {
  callFrame: CallFrame;
  selfSize: number;
  id: number;
  children: HeapNode[];
}

function assertHeap({
  head,
  samples,
}: {
  head: HeapNode;
  samples: { size: number; nodeId: number; ordinal: number }[];
}): void {
  const ids = new Set<number>();
  let total = 0;
  const visit = (node: HeapNode): void => {
    assertFrame(node.callFrame);
    assert.ok(node.selfSize >= 0 && !ids.has(node.id));
    ids.add(node.id);
    total += node.selfSize;
    node.children.forEach(visit);
  };
  visit(head);
  assert.equal(head.callFrame.functionName, '(root)');
  assert.ok(total > 1e6, `${total} bytes`);
  assert.ok(samples.every(({ nodeId }) => ids.has(nodeId)));
  assert.ok(Math.abs(samples.reduce((sum, { size }) => sum + size, 0) - total) < 1);
}

function assertCpu(profile: {
  nodes: { id: number; callFrame: CallFrame; children: number[] }[];
  samples: number[];
  timeDeltas: number[];
  startTime: number;
  endTime: number;
}): void {
  const ids = new Set(profile.nodes.map(({ id }) => id));
  for (const { callFrame, children } of profile.nodes) {
    assertFrame(callFrame);
    assert.ok(children.every((id) => ids.has(id)));
  }
  assert.ok(profile.samples.length > 0 && profile.samples.every((id) => ids.has(id)));
  assert.equal(profile.samples.length, profile.timeDeltas.length);
  assert.ok(profile.endTime > profile.startTime);
}
