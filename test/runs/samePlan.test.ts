import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planKey } from '../../scripts/runs/samePlan.js';
import { PLAN } from '../flags/commandLine.js';
import { changed, type PlanChanges } from '../support/plans.js';

const isSame = (changes: PlanChanges) => planKey(changed(PLAN, changes)) === planKey(PLAN);

describe('the same plan', () => {
  it('may be of another time and expectation, and of more or less work', () => {
    assert.ok(isSame({ id: '20270131T101502Z-leaky-processes-0000', seed: 9, expect: 'any' }));
    assert.ok(isSame({ passes: 600, slices: 9, timeLimitMs: 1000 }));
    assert.ok(isSame({ timers: true, profile: true }));
  });

  it('is no other target, service, engine, load, pace or tolerance', () => {
    for (const changes of [
      { variant: 'fixed' },
      { transport: 'plaintext' },
      { role: 'split' },
      { replicas: 4 },
      { engine: 'swarm' },
      { load: 'none' },
      { ratePerReplica: 3 },
      { service: { serverMaxAgeMs: 300 } },
      { maxGrowth: [{ metric: 'sockets', perWork: 1 }] },
    ] satisfies PlanChanges[])
      assert.ok(!isSame(changes), JSON.stringify(changes));
  });
});
