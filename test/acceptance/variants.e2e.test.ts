import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricName } from '../../scripts/analysis/model/analysis.js';
import { type Variant, variants } from '../../services/variants/index.js';
import { lab, metric } from '../support/labResult.js';

/** The metrics that must grow in a variant that leaks, by what it retains. */
function growing({ retains }: Variant): MetricName {
  if (retains.streams) return 'streams';
  return retains.generators ? 'timers' : 'channels';
}

/** The outcome that each variant must have, with its own defaults. Every one of `variants` is run. */
describe('every variant', () => {
  for (const variant of Object.values<Variant>(variants)) {
    it(`${variant.name} is found ${variant.expect}`, async () => {
      const { code, result } = await lab(`--variant=${variant.name}`, '--passes=30');
      const [run] = result.runs;
      assert.equal(code, 0, run?.summary);
      assert.equal(run?.outcome, variant.expect);
      assert.equal(metric(run, growing(variant))?.outcome, variant.expect);
      assert.equal(run?.perReplica.length, 3);
      for (const { id, sockets } of run?.perReplica ?? []) {
        assert.equal(sockets?.baseline, 0, id);
        if (sockets?.predicted !== undefined) assert.equal(sockets.settled, sockets.predicted, id);
      }
    });
  }
});
