/** A second stretch of load on real fleets: too little work is settled by more of it, in the same processes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { metric, reported } from '../support/labResult.js';

it('settles both ways what 3 passes a slice cannot, and leaves alone what is plain', async () => {
  const little = ['--passes=6', '--slices=3', '--replicas=1'];
  const leaky = await reported('--variant=leaky', ...little);
  assert.equal(leaky.code, 0, leaky.summary);
  assert.equal(leaky.analysis.confirmation?.because, 'want-of-work');
  assert.equal(metric(leaky.result.runs[0], 'sockets')?.growthPerWork, 2);
  const fixed = await reported('--variant=fixed', '--confirm', '--passes=24');
  assert.equal(fixed.analysis.outcome, 'clean', fixed.summary);
  assert.equal(fixed.analysis.confirmation?.amount, 48);
  for (const { sockets } of fixed.result.runs[0]?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted);
  const plain = await reported('--variant=leaky', '--passes=24');
  assert.equal(plain.analysis.confirmation, undefined);
});
