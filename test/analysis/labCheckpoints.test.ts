/**
 * Checkpoints that the lab asks for beside those that a program takes itself: both are numbered from 0. A pool was once
 * called a leak since the ledger of one was taken for that of the other.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Vitals } from '../../protos/vitals.js';
import { condense } from '../../scripts/analysis/condense/accumulate.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';
import { targetOf } from '../../scripts/targets/index.js';
import { batches } from './history.js';
import type { Omitted } from './historyLines.js';

const plan = commandPlan({}, { id: '20260105T101500Z-pool.js-command-0001', argv: ['node', 'pool.js'], cwd: '/' });

/** A checkpoint: who took it, its number, and what its site had opened by then. */
type Taken = readonly [by: 'lab' | 'program', index: number, opened: number];

/** Returns what is known of a process that took these checkpoints, and printed the ledger, profile and classes of each. */
async function lifeOf(...taken: Taken[]) {
  const lines = taken.flatMap(([by, index, opened]): Omitted<Vitals>[] => {
    const work = { begun: opened, done: opened, failed: 0 };
    const site = { id: 'a', resource: 'channel' as const, opened, closed: 0, abandoned: 0, live: opened, frames: [] };
    return [
      { kind: 'profile', of: 'heap', index, frames: [], strings: [`of the ${by}`] } as never,
      { kind: 'classes', index, classes: [[by, opened, opened]] } as never,
      { kind: 'sites', index, sites: [site] },
      {
        ...{ kind: 'checkpoint', index, settled: true, disturbed: false, waitedMs: 25, cpuMs: 300, work },
        ...{ readings: [{ atMs: 1, channels: opened }], censuses: { node: { sockets: 0, timers: 0 } } },
        ...(by === 'lab' && { by }),
      },
    ];
  });
  const events = lines.map((line, seq) => ({
    ...{ receivedMs: seq, from: 'replica' as const, replica: 'pool.js' },
    line: { vitals: 1 as const, boot: 'b', seq, atMs: 1.7e12 + seq, ...line } as Vitals,
  }));
  const { replicas } = await condense(batches(events), targetOf({ plan }));
  const life = replicas.get('pool.js')?.mainLife ?? assert.fail('no life');
  const [site] = life.ledger.sites.values();
  return {
    levels: [...life.checkpoints.values()].map(({ line }) => [line.index, line.work.done]),
    ledger: [...life.ledger.indexes].map((index) => [index, site?.counts.get(index)?.opened]),
    profiles: life.profiles.map((profile) => profile.strings[0]),
    classes: life.classes.map(({ index }) => index),
  };
}

it('count with all that was printed for them, until the program takes its own', async () => {
  assert.deepEqual(await lifeOf(['lab', 0, 1], ['lab', 1, 11]), {
    levels: [
      [0, 1],
      [1, 11],
    ],
    ledger: [
      [0, 1],
      [1, 11],
    ],
    profiles: ['of the lab', 'of the lab'],
    classes: [0, 1],
  });
});

it('leave nothing behind once it does, whether they came before or in between', async () => {
  const own = await lifeOf(['program', 0, 1], ['program', 1, 11], ['program', 2, 21]);
  assert.deepEqual(own.ledger, [
    [0, 1],
    [1, 11],
    [2, 21],
  ]);
  const mixed: Taken[][] = [
    [
      ['program', 0, 1],
      ['lab', 0, 7],
      ['program', 1, 11],
      ['lab', 1, 15],
      ['program', 2, 21],
      ['lab', 9, 21],
    ],
    [
      ['lab', 0, 0],
      ['lab', 1, 1],
      ['program', 0, 1],
      ['program', 1, 11],
      ['program', 2, 21],
    ],
  ];
  for (const taken of mixed) assert.deepEqual(await lifeOf(...taken), own);
});
