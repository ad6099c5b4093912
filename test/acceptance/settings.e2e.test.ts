import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lab, metric } from '../support/labResult.js';

describe('two settings of one variant', () => {
  it('are run by one command, and compared as sets of their own', async () => {
    const { code, result } = await lab('--variant=leaky', '--transport=mtls,plaintext', '--passes=12', '--slices=3');
    assert.equal(code, 0);
    assert.deepEqual(
      result.runs.map((run) => [run.variant, run.outcome, metric(run, 'sockets')?.growthPerWork]),
      [
        ['leaky', 'leak', 6],
        ['leaky', 'leak', 0],
      ],
    );
    const pairs = result.comparison?.pairs ?? [];
    assert.deepEqual([...new Set(pairs.map(({ from, to }) => `${from} → ${to}`))], ['leaky mtls → leaky plaintext']);
    const sockets = pairs.find((pair) => pair.metric === 'sockets');
    assert.deepEqual([sockets?.savedPerWork, sockets?.better], [6, true]);
  });

  it('are none where repetitions alone differ: they belong together, and nothing is compared', async () => {
    const { code, result } = await lab('--variant=fixed', '--repeat=2', '--passes=12', '--slices=3', '--expect=any');
    assert.equal(code, 0);
    assert.equal(result.runs.length, 2);
    assert.equal(result.comparison, undefined);
  });
});
