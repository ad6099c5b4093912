import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { LoadLine } from '../../protos/load.js';
import { processes } from '../../scripts/engines/processes/engine.js';
import { loads } from '../../scripts/load/loads.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type LabProcess, untilGone } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { k6 } from '../support/needs.js';
import { NOWHERE, planOf } from '../support/plans.js';

const started = labStarter();

const isCheckpoint = (index: number) => (event: RecordEvent) =>
  event.from === 'replica' && event.line.kind === 'checkpoint' && event.line.index === index;

describe('a replica that is cut off', k6(), () => {
  it('does not hold up k6: its calls fail once it gives no sign of life', async () => {
    // Of reuse: once all know each other, nobody dials, and the others do not wait for it in their passes.
    const plan = planOf({
      variant: 'reuse',
      passes: 12,
      slices: 3,
      load: 'k6',
      ratePerReplica: 25,
      cadence: 'steady',
    });
    await using stack = await processes.start(plan, loads.k6.job(plan), NOWHERE, new AbortController().signal); // nobody watches for silence
    const [victim] = stack.replicas as unknown as { pid: number }[];
    const read = loads.k6.reader(plan);
    const lines: LoadLine[] = [];
    stack.job.onLine((text) => {
      for (const line of read(text) ?? []) {
        lines.push(line);
        if (line.kind === 'slice-begin' && line.index === 2) process.kill(victim?.pid as number, 'SIGSTOP');
      }
    });
    await stack.job.ended;
    const summary = lines.find((line) => line.kind === 'summary');
    assert.deepEqual({ ...summary?.byStatus }, { OK: 3 * 4 + 2 * 8, UNAVAILABLE: 8 });
    const errors = lines.flatMap((line) =>
      line.kind === 'checkpoint' && line.error !== undefined ? [line.index] : [],
    );
    assert.deepEqual(errors, [2, 3]);
  });
});

describe('k6 does not outlive its lab', { skip: k6().skip || (process.platform !== 'linux' && 'reads /proc') }, () => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    it(`ended by ${signal}`, async () => {
      const lab = started(['--variant=leaky', '--passes=400', '--rate=10', '--slices=20', '--load=k6']);
      await lab.until(isCheckpoint(1));
      const pids = processesOf(lab);
      assert.ok(pids.length > 0);
      lab.child.kill(signal);
      await lab.ended;
      assert.deepEqual(await untilGone(pids), []);
    });
  }

  it('ended at once by a second Ctrl-C, while the driver cannot act', async () => {
    const lab = started(['--variant=leaky', '--passes=400', '--rate=10', '--slices=20', '--load=k6']);
    await lab.until(isCheckpoint(1));
    const pids = processesOf(lab);
    process.kill(pids[0] as number, 'SIGSTOP');
    lab.child.kill('SIGINT');
    await lab.until(({ from, line }) => from === 'lab' && line.kind === 'phase' && line.name === 'stopping');
    lab.child.kill('SIGINT');
    await lab.ended;
    assert.deepEqual(await untilGone(pids), []);
  });
});

/** The driver of a lab's k6, and k6 itself. */
function processesOf(lab: LabProcess): number[] {
  const driver = childrenOf(lab.child.pid as number).filter((pid) => commandOf(pid).includes('driver/k6.js'));
  return [...driver, ...driver.flatMap(childrenOf).filter((pid) => commandOf(pid).startsWith('k6 run'))];
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[1] === String(parent));
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
}
