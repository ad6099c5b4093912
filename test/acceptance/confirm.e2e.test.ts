/** A second stretch of load on real fleets: too little work is settled by more of it, in the same processes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { metric, reported } from '../support/labResult.js';

it('settles what a pass a slice cannot, and holds both ways', async () => {
  const little = await reported('--variant=fixed', '--passes=4', '--slices=4');
  assert.equal(little.analysis.confirmation?.because, 'want-of-work', little.summary);
  assert.equal(little.analysis.confirmation?.first, 'inconclusive');
  assert.equal(little.analysis.outcome, 'clean', little.summary);
  const leaky = await reported('--variant=leaky', '--confirm', '--passes=12');
  assert.equal(leaky.analysis.confirmation?.first, 'leak', leaky.summary);
  assert.equal(metric(leaky.result.runs[0], 'sockets')?.growthPerWork, 6);
  const fixed = await reported('--variant=fixed', '--confirm', '--passes=24');
  assert.equal(fixed.analysis.outcome, 'clean', fixed.summary);
  assert.equal(fixed.analysis.confirmation?.amount, 48);
  for (const { sockets } of fixed.result.runs[0]?.perReplica ?? []) assert.equal(sockets?.settled, sockets?.predicted);
});
