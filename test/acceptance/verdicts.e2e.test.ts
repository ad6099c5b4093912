import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { variants } from '../../services/variants/index.js';
import { lab, metric } from '../support/labResult.js';

describe('the verdict on real fleets', () => {
  for (const transport of ['tls-shared', 'plaintext']) {
    it(`over ${transport} the sockets of leaky look clean, its channels leak, and so does the run`, async () => {
      const { code, result } = await lab('--variant=leaky', `--transport=${transport}`, '--passes=30');
      const [run] = result.runs;
      assert.equal(code, 0);
      assert.equal(run?.outcome, 'leak');
      assert.equal(metric(run, 'sockets')?.outcome, 'clean');
      assert.equal(metric(run, 'channels')?.outcome, 'leak');
      assert.equal(metric(run, 'channels')?.growthPerWork, 3);
      for (const { sockets } of run?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted);
    });
  }

  it('is the same without load, and exits with 1 when an outcome is not the expected one', async () => {
    const { code, result } = await lab('--variant=leaky,fixed', '--load=none', '--passes=24', '--expect=leak');
    assert.deepEqual([code, ...result.runs.map(({ outcome }) => outcome)], [1, 'leak', 'clean']);
    assert.equal(metric(result.runs[0], 'sockets')?.growthPerWork, 6);
    assert.equal(metric(result.runs[1], 'sockets')?.growthPerWork, 0);
  });

  it('is about one replica, too, and says so', async () => {
    const { code, result } = await lab('--variant=leaky', '--replicas=1', '--passes=24');
    assert.equal(code, 0);
    assert.equal(metric(result.runs[0], 'sockets')?.growthPerWork, 2);
  });

  it('is never wrong on too little work', async () => {
    for (const variant of ['leaky', 'fixed']) {
      const { result } = await lab(`--variant=${variant}`, '--passes=6');
      assert.ok(
        ['inconclusive', variants[variant as 'leaky' | 'fixed'].expect].includes(result.runs[0]?.outcome ?? ''),
        `${variant}: ${result.runs[0]?.summary}`,
      );
    }
  });

  it('tolerates the growth that a gate allows', async () => {
    const allowed = ['--max-growth=sockets:7', '--max-growth=channels:4', '--max-growth=heap_after_gc_bytes:1000000'];
    const { code, result } = await lab('--variant=leaky', '--passes=24', '--expect=clean', ...allowed);
    assert.equal(result.runs[0]?.outcome, 'clean', result.runs[0]?.summary);
    assert.equal(code, 0);
  });
});
