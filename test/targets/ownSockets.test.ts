import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SocketCensus } from '../../protos/vitals.js';
import { allSockets } from '../../scripts/targets/allSockets.js';
import { targetOf } from '../../scripts/targets/index.js';
import { planOf } from '../support/plans.js';

const CENSUS: SocketCensus = {
  total: 12,
  byRole: {
    ...{ agent: { dialled: 3, accepted: 2 }, frontDoor: { dialled: 0, accepted: 1 } },
    ...{ metrics: { dialled: 0, accepted: 2 }, other: { dialled: 4, accepted: 0 } },
  },
};

test('of the fleet, those of the agent port are judged; a census without that role tells nothing', () => {
  const { ownSockets } = targetOf({ plan: planOf({ variant: 'leaky' }) });
  assert.deepEqual(ownSockets(CENSUS), { total: 5, dialled: 3, accepted: 2 });
  assert.equal(ownSockets({ total: 4, byRole: { other: { dialled: 4, accepted: 0 } } }), undefined);
});

test('of a program without roles, all are judged but those of onlookers; sides are told where they make up the whole', () => {
  assert.deepEqual(allSockets(CENSUS), { total: 10, dialled: 7, accepted: 3 });
  assert.deepEqual(allSockets({ total: 14, unix: 2, byRole: CENSUS.byRole }), { total: 12 });
  assert.deepEqual(allSockets({ total: 0, byRole: {} }), { total: 0, dialled: 0, accepted: 0 });
});
