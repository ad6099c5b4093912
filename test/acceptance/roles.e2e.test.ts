import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lab, metric, type Run } from '../support/labResult.js';
import { labStarter } from '../support/labStarter.js';
import { apart, levels, NO_STREAMS, streamsOfServers } from '../support/splitRoles.js';

const start = labStarter();

const PASSES = 24;

function growths(run: Run | undefined, name: string) {
  return metric(run, name)?.byRole?.map(({ role, outcome, growthPerWork }) => [role, outcome, growthPerWork]);
}

describe('one role per process', () => {
  it('leaky: N·P sockets dialled here and N·P accepted there, where mixed roles hold 2·N·P; fixed: one each', async () => {
    const { code, result } = await lab('--variant=leaky,fixed', '--role=split', `--passes=${PASSES}`);
    assert.equal(code, 0);
    const [leaky, fixed] = result.runs;
    assert.deepEqual(levels(leaky), apart(3 * PASSES));
    assert.deepEqual(levels(fixed), apart(3));
    assert.deepEqual(growths(leaky, 'channels'), [
      ['client', 'leak', 3],
      ['server', 'clean', 0],
    ]);
    assert.deepEqual(
      leaky?.culprits.map(({ file, resource, opened, share }) => [file, resource, opened, share]),
      [
        ['services/variants/leaky.ts', 'channel', 9 * PASSES, 1],
        ['services/variants/leaky.ts', 'session', 9 * PASSES, 1],
        ['services/variants/leaky.ts', 'socket', 9 * PASSES, 1],
      ],
    );
    assert.deepEqual(fixed?.culprits, []);
    for (const run of result.runs) assert.equal(run.outcome, run.expected);
  });

  it('what leaks on the servers alone is found there, and its cure is clean', async () => {
    const { code, result } = await lab('--variant=stream-orphan,stream-ended', '--role=split', `--passes=${PASSES}`);
    assert.equal(code, 0);
    const [orphan, ended] = result.runs;
    assert.deepEqual([orphan?.outcome, ended?.outcome], ['leak', 'clean']);
    assert.deepEqual(
      metric(orphan, 'timers')?.byRole?.map(({ role, outcome }) => [role, outcome]),
      [
        ['client', 'clean'],
        ['server', 'leak'],
      ],
    );
    assert.deepEqual([...new Set(orphan?.culprits.map(({ file }) => file))], ['services/variants/stream-orphan.ts']);
  });

  it('servers are read when their clients are quiet: a stream that still runs to its deadline is on neither', async () => {
    assert.deepEqual(await streamsOfServers(start), NO_STREAMS);
  });

  it('a single client and a single server are enough', async () => {
    const { code, result } = await lab(
      '--variant=leaky,fixed',
      '--role=split',
      '--replicas=1',
      '--transport=plaintext',
      `--passes=${PASSES}`,
    );
    assert.equal(code, 0);
    assert.deepEqual(
      result.runs.map(({ outcome }) => outcome),
      ['leak', 'clean'],
    );
  });
});
