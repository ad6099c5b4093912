import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CheckpointReadings } from '../../scripts/analysis/model/judgement.js';
import { judgeCheckpoints } from '../../scripts/analysis/verdict/index.js';
import { processes } from '../../scripts/engines/processes/engine.js';
import { loads } from '../../scripts/load/loads.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { measure } from '../../scripts/run/measure.js';
import { createRecorder } from '../../scripts/run/recorder.js';
import { createTerminalView } from '../../scripts/terminal/terminalView.js';
import { NOWHERE, planOf } from '../support/plans.js';

setFlagsFromString('--expose-gc');
setFlagsFromString('--no-flush-bytecode');
const gc = runInNewContext('gc') as () => void;

const reportsDir = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-own-'));
after(() => rmSync(reportsDir, { recursive: true, force: true }));

/**
 * A long run, shortened by rate: ticks come 200 times as often as by default in long runs, so that 3 replicas print in
 * a dozen seconds about as many lines as in half an hour. The lab's own heap is read at every checkpoint of one replica
 * and judged by the lab's own rule, with the lines recorded as the work.
 */
async function judgeOwnHeap(also: (event: RecordEvent) => void) {
  const plan = planOf({
    variant: 'reuse',
    passes: 240,
    slices: 12,
    load: 'none',
    ratePerReplica: 40,
    cadence: 'steady',
    tickMs: 5,
  });
  const writer = RecordWriter.create(reportsDir, plan);
  const view = createTerminalView({
    stream: { write: () => true, isTTY: true, columns: 80, rows: 24 },
    color: true,
    live: true,
  });
  const checkpoints: CheckpointReadings[] = [];
  let lines = 0;
  view.runStarted(writer.plan, { number: 1, of: 1 });
  const event = (each: RecordEvent) => {
    lines += 1;
    view.event(each);
    also(each);
    if (each.from !== 'replica' || each.replica !== 'agent-1' || each.line.kind !== 'checkpoint') return;
    const readings = [1, 2, 3].map(() => {
      gc();
      gc();
      return process.memoryUsage().heapUsed;
    });
    checkpoints.push({ index: each.line.index, work: lines, boot: 'lab', readings, settled: true, disturbed: false });
  };
  const means = { engine: processes, load: loads.none, where: NOWHERE };
  await measure(writer.plan, means, createRecorder(writer, { event }), new AbortController().signal);
  view.close();
  writer.close();
  // An idle machine makes some 6,000; one at a load of 20 drops a third of the ticks.
  assert.ok(lines > 2000, `only ${lines} lines`);
  return judgeCheckpoints('heap_after_gc_bytes', checkpoints);
}

it('the lab’s own memory is flat over a long run, by its own verdict', async () => {
  const { outcome, sentence } = await judgeOwnHeap(() => undefined);
  assert.equal(outcome, 'clean', sentence);
});

it('and a lab that kept what it records would be found out', async () => {
  const kept: RecordEvent[] = [];
  const { outcome, sentence } = await judgeOwnHeap((event) => kept.push(event));
  assert.equal(outcome, 'leak', sentence);
});
