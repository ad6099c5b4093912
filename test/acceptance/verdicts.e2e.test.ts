import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lab, metric } from '../support/labResult.js';

describe('the verdict on real fleets', () => {
  it('is the same without load, and exits with 1 when an outcome is not the expected one', async () => {
    const { code, result } = await lab('--variant=leaky,fixed', '--load=none', '--passes=24', '--expect=leak');
    assert.deepEqual([code, ...result.runs.map(({ outcome }) => outcome)], [1, 'leak', 'clean']);
    // Nobody waits for passes that replicas make by themselves: a checkpoint on a busy machine may meet one half way.
    for (const [index, growth] of [6, 0].entries()) {
      const found = metric(result.runs[index], 'sockets')?.growthPerWork ?? Number.NaN;
      assert.ok(Math.abs(found - growth) < 0.05, `${found}`);
    }
  });

  it('is about one replica, too, and says so', async () => {
    const { code, result } = await lab('--variant=leaky', '--replicas=1', '--passes=24');
    assert.equal(code, 0);
    assert.equal(metric(result.runs[0], 'sockets')?.growthPerWork, 2);
  });

  it('is never wrong on too little work; repetitions belong together, and nothing is compared', async () => {
    const leaky = await lab('--variant=leaky', '--passes=6');
    const fixed = await lab('--variant=fixed', '--passes=6', '--repeat=2');
    assert.equal(fixed.result.runs.length, 2);
    assert.equal(fixed.result.comparison, undefined);
    for (const run of [...leaky.result.runs, ...fixed.result.runs])
      assert.ok(['inconclusive', run.expected].includes(run.outcome), `${run.variant}: ${run.summary}`);
  });

  it('tolerates the growth that a gate allows', async () => {
    const allowed = ['--max-growth=sockets:7', '--max-growth=channels:4', '--max-growth=heap_after_gc_bytes:1000000'];
    const { code, result } = await lab('--variant=leaky', '--passes=24', '--expect=clean', ...allowed);
    assert.equal(result.runs[0]?.outcome, 'clean', result.runs[0]?.summary);
    assert.equal(code, 0);
  });
});
