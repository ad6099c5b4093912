/** The levels that a fleet ought to have, from plain numbers alone. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FleetTarget } from '../../scripts/plan/plan.js';
import type { VariantFacts } from '../../scripts/record/variantFacts.js';
import { expectedGrowth } from '../../scripts/targets/expectedGrowth.js';
import { expectedLevels } from '../../scripts/targets/fleet/expectation.js';
import type { ExpectedMetric, ReplicaWork } from '../../scripts/targets/target.js';
import { planOf } from '../support/plans.js';

type Retains = VariantFacts['retains'];

const everyDial: Retains = { clients: 'every-dial', failed: 'every-dial' };
const onePerPeer: Retains = { clients: 'one-per-peer' };

const fleet = (changes: Partial<FleetTarget> = {}): FleetTarget => ({ ...planOf({}).target, ...changes });
const service = (changes: Partial<FleetTarget['service']>): Partial<FleetTarget> => ({
  service: { ...fleet().service, ...changes },
});

/** A replica that had done so much work at its checkpoints 0, 1, …; from one of them on the fleet was another. */
function replica(works: readonly number[], more: Partial<ReplicaWork> & { changedFrom?: number } = {}): ReplicaWork {
  const { changedFrom = Number.POSITIVE_INFINITY, ...others } = more;
  const checkpoints = works.map((work, index) => [index, { work, changed: index >= changedFrom }] as const);
  return { role: 'mixed', checkpoints: new Map(checkpoints), ...others };
}

const three = [replica([0, 10, 20]), replica([0, 10, 20]), replica([0, 10, 20])];

/** Levels of every replica at every checkpoint; undefined of a metric that is not predicted. */
function levels(
  metric: ExpectedMetric,
  target: FleetTarget,
  retains: Retains,
  replicas: readonly ReplicaWork[] = three,
): (number | undefined)[][] | undefined {
  const all = expectedLevels(target, { retains }, replicas, { isLoadSteady: true })[metric];
  return all?.map((each, position) => [...(replicas[position]?.checkpoints.keys() ?? [])].map((at) => each.get(at)));
}

describe('the expectation of a fleet', () => {
  it('is a socket a dial on either side, where each dial has credentials of its own', () => {
    assert.deepEqual(levels('sockets', fleet(), everyDial)?.[0], [0, 60, 120]);
    assert.deepEqual(levels('channels', fleet(), everyDial)?.[0], [0, 30, 60]);
  });

  it('is as many sockets as addresses where they are shared, while channels go on', () => {
    const shared = fleet({ transport: 'plaintext' });
    assert.deepEqual(levels('sockets', shared, everyDial)?.[0], [0, 6, 6]);
    assert.deepEqual(levels('channels', shared, everyDial)?.[0], [0, 30, 60]);
  });

  it('is flat where one client is kept of each peer, or of each address', () => {
    assert.deepEqual(levels('sockets', fleet(), onePerPeer)?.[1], [0, 4, 4]);
    assert.deepEqual(levels('channels', fleet(), onePerPeer)?.[1], [0, 2, 2]);
    assert.deepEqual(levels('sockets', fleet(), { clients: 'one-per-address' })?.[1], [0, 6, 6]);
    assert.deepEqual(levels('channels', fleet(), { clients: 'one-per-address' })?.[1], [0, 3, 3]);
  });

  it('follows the work really done: what a replica dialled, and what all dialled of it', () => {
    const uneven = [replica([0, 10]), replica([0, 10]), replica([0, 4])];
    assert.deepEqual(levels('sockets', fleet(), everyDial, uneven), [
      [0, 54],
      [0, 54],
      [0, 36],
    ]);
  });

  it('has one summand a role where roles are split', () => {
    const split = [
      replica([0, 10], { role: 'client' }),
      replica([0, 20], { role: 'client' }),
      replica([0, 15], { role: 'server' }),
      replica([0, 15], { role: 'server' }),
    ];
    const target = fleet({ role: 'split', replicas: 2 });
    assert.deepEqual(levels('sockets', target, everyDial, split), [
      [0, 20],
      [0, 40],
      [0, 30],
      [0, 30],
    ]);
    assert.deepEqual(levels('channels', target, everyDial, split), [
      [0, 20],
      [0, 40],
      [0, 0],
      [0, 0],
    ]);
  });

  it('counts streams on both sides, and generators on the server beside the timers it had', () => {
    const streams: Retains = { ...onePerPeer, streams: 'every-call' };
    assert.deepEqual(levels('streams', fleet(), streams)?.[0], [0, 40, 80]);
    assert.equal(levels('timers', fleet(), streams), undefined);
    const generators: Retains = { ...onePerPeer, generators: 'every-call' };
    const counted = three.map((each) => ({ ...each, timersBefore: 5 }));
    assert.deepEqual(levels('timers', fleet(), generators, counted)?.[0], [5, 25, 45]);
    assert.deepEqual(levels('timers', fleet(), generators)?.[0], [undefined, undefined, undefined], 'not counted');
  });

  it('adds the clients of peers that fail to the channels, and tells nothing of their sockets', () => {
    const faulty = fleet(service({ faultyPeers: 2 }));
    assert.deepEqual(levels('channels', faulty, { ...onePerPeer, failed: 'every-dial' })?.[0], [0, 22, 42]);
    assert.deepEqual(levels('channels', faulty, { ...onePerPeer, failed: 'one-per-address' })?.[0], [0, 4, 4]);
    assert.deepEqual(levels('channels', faulty, onePerPeer)?.[0], [0, 2, 2]);
    assert.deepEqual(levels('sockets', faulty, onePerPeer)?.[0], [undefined, undefined, undefined]);
  });

  it('tells nothing of sockets that are closed by time, nor of streams whose connections are', () => {
    for (const limit of ['serverMaxAgeMs', 'serverMaxIdleMs', 'clientIdleTimeoutMs'] as const) {
      const timed = fleet(service({ [limit]: 5000 }));
      assert.deepEqual(levels('sockets', timed, everyDial)?.[0], [undefined, undefined, undefined], limit);
      assert.deepEqual(levels('channels', timed, everyDial)?.[0], [0, 30, 60], limit);
    }
    const aged = fleet(service({ serverMaxAgeMs: 5000 }));
    assert.deepEqual(levels('streams', aged, { ...onePerPeer, streams: 'every-call' })?.[0]?.[1], undefined);
  });

  it('is unknown while a replica is missing: who dialled whom is not known', () => {
    assert.deepEqual(levels('sockets', fleet(), everyDial, three.slice(1))?.[0], [undefined, undefined, undefined]);
    const late = [replica([0, 10]), replica([0, 10, 20]), replica([0, 10, 20])];
    assert.deepEqual(levels('sockets', fleet(), everyDial, late)?.[1], [0, 60, undefined]);
  });

  it('ends where the fleet becomes another one, and no growth is told of half of it', () => {
    const changed = three.map(() => replica([0, 10, 20, 30], { changedFrom: 3 }));
    assert.deepEqual(levels('channels', fleet(), everyDial, changed)?.[0], [0, 30, 60, undefined]);
    const [first] = expectedLevels(fleet(), { retains: everyDial }, changed, { isLoadSteady: true }).channels ?? [];
    assert.equal(expectedGrowth(changed[0] ?? assert.fail(), first ?? assert.fail()), undefined);
  });

  it('grows by what is added after the first slice', () => {
    const growth = (retains: Retains) => {
      const [first] = expectedLevels(fleet(), { retains }, three, { isLoadSteady: true }).sockets ?? [];
      return expectedGrowth(three[0] ?? assert.fail(), first ?? assert.fail());
    };
    assert.equal(growth(everyDial), 6);
    assert.equal(growth(onePerPeer), 0);
  });
});
