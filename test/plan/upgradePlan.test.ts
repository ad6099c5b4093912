import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isFor } from '../../scripts/plan/kinds.js';
import { readRunPlan, upgradePlan } from '../../scripts/plan/upgradePlan.js';
import { planOf } from '../support/plans.js';
import { root } from '../support/root.js';

/** Gives what no plan of version 1 could say its default. */
const usual = planOf({});
const RECORDS = join(root, 'test', 'fixtures', 'records');

describe('plans of version 1', () => {
  for (const name of readdirSync(RECORDS))
    it(`${name}: says in version 2 all that it said`, () => {
      const before = JSON.parse(readFileSync(join(RECORDS, name, 'plan.json'), 'utf8'));
      assert.equal(before.schemaVersion, 1);
      const { data: plan } = readRunPlan(before);
      assert.deepEqual(plan, {
        schemaVersion: 2,
        ...{ id: before.id, engine: before.engine, expect: before.expect, seed: before.seed },
        target: {
          ...before.target,
          runtime: usual.target.runtime,
          replicas: before.replicas,
          service: { ...usual.target.service, ...before.service },
        },
        work: {
          ...{ amount: before.passes, unit: 'pass', slices: before.slices },
          ...{ ratePerReplica: before.load.ratePerReplica, cadence: before.load.cadence },
          confirm: usual.work.confirm,
        },
        load: { kind: before.load.kind },
        observe: {
          ...usual.observe,
          ...{ attribution: before.attribution, timers: before.countTimers, metrics: before.metrics },
          ...{ profile: before.profile, cpuProfile: before.cpuProfile },
          ...{ tickMs: before.tickMs, quietMs: before.quietMs, settleLimitMs: before.settleLimitMs },
        },
        limits: { timeMs: before.timeLimitMs, maxGrowth: before.maxGrowth },
      });
    });

  it('have defaults for what the first labs could not say', () => {
    const first = {
      ...{ schemaVersion: 1, id: 'x', target: { kind: 'fleet', variant: 'leaky', transport: 'mtls' } },
      ...{ engine: 'processes', replicas: 3, passes: 60, slices: 6, seed: 1, attribution: true, countTimers: false },
      load: { kind: 'grpc', ratePerReplica: 25, cadence: 'steady' },
      ...{ tickMs: 250, quietMs: 25, settleLimitMs: 5000, timeLimitMs: 60_000, expect: 'any', maxGrowth: [] },
    };
    const { data: plan } = readRunPlan(first);
    assert.ok(plan && isFor(plan, 'fleet'));
    assert.equal(plan.target.role, 'mixed');
    assert.deepEqual(plan.target.service, { streamDeadlineMs: 30_000, faultyPeers: 0 });
    assert.equal(plan.observe.metrics, 'off');
  });

  it('that are damaged stay damaged, and what is of version 2, or no plan at all, is left as it is', () => {
    assert.equal(readRunPlan({ schemaVersion: 1, id: 'x' }).success, false);
    for (const other of [planOf({}), { schemaVersion: 3 }, null, 7, 'plan', [1]])
      assert.equal(upgradePlan(other), other);
  });
});
