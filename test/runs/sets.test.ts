/** The sets that runs are grouped into to be compared, and their names. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ServiceSettings, serviceSettings } from '../../protos/serviceSettings.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { setsOf } from '../../scripts/runs/sets.js';
import { history } from '../analysis/history.js';
import type { PlanChanges } from '../support/plans.js';
import { changed } from '../support/plans.js';

let number = 0;

function plan(change: PlanChanges = {}, service: Partial<ServiceSettings> = {}, variant = 'leaky'): RunPlan {
  const { plan: base } = history({});
  return changed(base, { id: `run-${number++}`, service: serviceSettings.parse(service), ...change, variant });
}

function sets(...plans: RunPlan[]): [name: string, runs: number][] {
  return setsOf(plans.map((each) => ({ text: each.id, dir: each.id, plan: each }))).map(({ name, dirs }) => [
    name,
    dirs.length,
  ]);
}

describe('sets of one variant', () => {
  it('are told apart by the setting of the service that differs, and repetitions belong together', () => {
    const aged = { serverMaxAgeMs: 300, serverMaxAgeGraceMs: 100 };
    assert.deepEqual(sets(plan(), plan({}, aged), plan({}, aged), plan()), [
      ['leaky', 2],
      ['leaky --server-max-age=300ms', 2],
    ]);
    assert.deepEqual(sets(plan({}, aged), plan({}, { ...aged, serverMaxAgeGraceMs: 5000 }), plan()), [
      ['leaky --server-max-age=300ms --server-max-age-grace=100ms', 1],
      ['leaky --server-max-age=300ms --server-max-age-grace=5s', 1],
      ['leaky', 1],
    ]);
  });

  it('beside another variant too', () => {
    assert.deepEqual(sets(plan(), plan({}, { callDeadlineMs: 500 }), plan({}, {}, 'fixed')), [
      ['leaky', 1],
      ['leaky --call-deadline=500ms', 1],
      ['fixed', 1],
    ]);
    assert.deepEqual(
      sets(plan(), plan({}, { callDeadlineMs: 500 }, 'fixed')),
      [
        ['leaky', 1],
        ['fixed', 1],
      ],
      'names are no longer than they must be',
    );
  });

  it('are not told apart by what the variant itself sets', () => {
    const own = { serverMaxIdleMs: 5000, serverMaxAgeMs: 5000, serverMaxAgeGraceMs: 5000 };
    assert.deepEqual(
      sets(plan(), plan({}, own, 'keepalive'), plan({}, { ...own, serverMaxAgeMs: 1000 }, 'keepalive')),
      [
        ['leaky', 1],
        ['keepalive', 1],
        ['keepalive --server-max-age=1s', 1],
      ],
    );
  });

  it('are told apart by transport and load, and named by their variant all the same', () => {
    assert.deepEqual(sets(plan(), plan({ load: 'none' })), [
      ['leaky --load=grpc', 1],
      ['leaky --load=none', 1],
    ]);
    assert.deepEqual(sets(plan({ replicas: 3 }), plan({ replicas: 5 })), [
      ['leaky 3 replicas', 1],
      ['leaky 5 replicas', 1],
    ]);
  });

  it('else by work and by what is observed', () => {
    assert.deepEqual(sets(plan(), plan({ passes: 120 }), plan({ passes: 120 })), [
      ['leaky --passes=60', 1],
      ['leaky --passes=120', 2],
    ]);
    assert.deepEqual(sets(plan({ profile: true }), plan({ attribution: false }), plan()), [
      ['leaky --profile', 1],
      ['leaky --no-attribution', 1],
      ['leaky', 1],
    ]);
  });

  it('that differ in nothing are runs, one by one', () => {
    const [one, two] = [plan(), plan({ seed: 9 })];
    assert.deepEqual(sets(one, two), [
      [one.id, 1],
      [two.id, 1],
    ]);
  });
});
