/** Which processes of a program of one's own are judged: a wrong choice is a wrong verdict. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Vitals } from '../../protos/vitals.js';
import { condense } from '../../scripts/analysis/condense/accumulate.js';
import { caseOf } from '../../scripts/analysis/condense/ownCase.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { targetOf } from '../../scripts/targets/index.js';
import { batches } from './history.js';
import type { Omitted } from './historyLines.js';

const plan = commandPlan({}, { id: '20260105T101500Z-npm-start-command-0001', argv: ['npm', 'start'], cwd: '/' });

/** A process that was looked at every second. */
interface Process {
  name: string;
  checkpoints: number;
  /** CPU time that it takes in a second. */
  cpuMs: number;
  /** Units that it counts in a second. */
  units?: number;
  listening?: number[];
  file?: string;
}

function linesOf({
  name,
  checkpoints,
  cpuMs,
  units = 0,
  listening = [],
  file = `/${name}.js`,
}: Process): RecordEvent[] {
  const said = (receivedMs: number, seq: number, line: Omitted<Vitals>): RecordEvent => ({
    ...{ receivedMs, from: 'replica', replica: name },
    line: { vitals: 1, boot: name, seq, atMs: 1.7e12 + receivedMs, ...line },
  });
  const hello = { kind: 'hello', pid: 1, node: 'v20.20.2', platform: 'linux', grpcJs: { observed: false } } as const;
  const taken = Array.from({ length: checkpoints }, (_, index) =>
    said(1000 * (index + 1), index + 1, {
      ...{ kind: 'checkpoint', index, settled: true, disturbed: false, waitedMs: 25 },
      ...{ cpuMs: 300 + cpuMs * index, censuses: { node: { sockets: 0, timers: 0 } } },
      work: { begun: units * index, done: units * index, failed: 0 },
      readings: [{ atMs: 1, externalBytes: 1 }],
    }),
  );
  return [said(10, 0, { ...hello, argv: [file], listening, blind: {} }), ...taken];
}

async function judgedOf(...processes: Process[]): Promise<Record<string, string | undefined>> {
  const events = processes.flatMap(linesOf).sort((a, b) => a.receivedMs - b.receivedMs);
  const { replicas } = caseOf(plan, await condense(batches(events), targetOf({ plan })));
  return Object.fromEntries(replicas.map(({ id, notJudged }) => [id, notJudged]));
}

const npm = { name: 'npm', checkpoints: 8, cpuMs: 100 };

describe('of the processes of a command', () => {
  it('one that works is judged, and not the launcher that waits for it and was there first', async () => {
    const jest = { name: 'jest', checkpoints: 7, cpuMs: 400 };
    const start = { ...npm, name: 'start' };
    assert.deepEqual(await judgedOf(start, jest), { start: 'other-program', jest: undefined });
    assert.deepEqual(await judgedOf(jest, start), { start: 'other-program', jest: undefined });
    const busyNpm = { ...npm, cpuMs: 900 };
    assert.deepEqual(await judgedOf(busyNpm, jest), { npm: 'launcher', jest: undefined });
  });

  it('one that listens is judged, however little it does; several of one file are its replicas', async () => {
    const server = { name: 'server', checkpoints: 6, cpuMs: 5, listening: [8080], file: '/server.js' };
    assert.deepEqual(await judgedOf(npm, server, { ...server, name: 'server-2' }), {
      npm: 'no-listener',
      server: undefined,
      'server-2': undefined,
    });
  });

  it('one that counts its work is judged, and the one with most of it', async () => {
    const [little, much] = [
      { ...npm, name: 'little', units: 1 },
      { ...npm, name: 'much', cpuMs: 1, units: 9 },
    ];
    assert.deepEqual(await judgedOf(npm, little, much), { npm: 'no-work', little: 'other-program', much: undefined });
  });
});
