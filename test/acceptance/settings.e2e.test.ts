import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Ended, lab, metric } from '../support/labResult.js';

const PASSES = 30;

describe('several settings of one variant', () => {
  let ended: Ended;
  before(async () => {
    ended = await lab('--variant=leaky', '--transport=mtls,tls-shared,plaintext', `--passes=${PASSES}`);
  });

  it('are run by one command, and compared as sets of their own', () => {
    const { code, result } = ended;
    assert.equal(code, 0);
    assert.deepEqual(
      result.runs.map((run) => [run.variant, run.outcome, metric(run, 'sockets')?.growthPerWork]),
      [
        ['leaky', 'leak', 6],
        ['leaky', 'leak', 0],
        ['leaky', 'leak', 0],
      ],
    );
    const pairs = result.comparison?.pairs ?? [];
    const names = [...new Set(pairs.map(({ from, to }) => `${from} → ${to}`))];
    assert.deepEqual(names, ['leaky mtls → leaky tls-shared', 'leaky mtls → leaky plaintext']);
    for (const { savedPerWork, better } of pairs.filter(({ metric }) => metric === 'sockets'))
      assert.deepEqual([savedPerWork, better], [6, true]);
  });

  it('over a connection that is shared, the sockets look clean, its channels leak, and so does the run', () => {
    for (const run of ended.result.runs.slice(1)) {
      assert.equal(metric(run, 'sockets')?.outcome, 'clean');
      assert.equal(metric(run, 'channels')?.outcome, 'leak');
      assert.equal(metric(run, 'channels')?.growthPerWork, 3);
      for (const { sockets } of run.perReplica) assert.equal(sockets?.settled, sockets?.predicted);
    }
    const { dials = 0, connections = 0 } = ended.result.runs[1]?.cost ?? {};
    assert.deepEqual(
      [dials, connections].map((perPass) => Math.round(perPass * PASSES * 1e6) / 1e6),
      [3 * PASSES, 3],
    );
  });
});
