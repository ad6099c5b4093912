import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { predictPassing } from '../../scripts/targets/fleet/passing.js';
import { planOf } from '../support/plans.js';

const RETAINS = { clients: 'every-dial' } as const;
const INCIDENT = planOf({ load: 'none', cadence: 'incident', passes: 15 });
const inGo = (grpcGo?: string) => ({ ...INCIDENT, target: { ...INCIDENT.target, runtime: 'go' as const, grpcGo } });

describe('the pass at which a replica in Go passes the goroutines of the incident', () => {
  it('is the one at which 9 at rest and 8·N a pass are more than 300, well within five minutes', () => {
    const found = predictPassing(inGo(), RETAINS);
    assert.ok(found && found.pass >= 12 && found.pass <= 14, `${found?.pass}`);
    assert.ok(found.seconds > 0.5 * (1.5 ** 11 - 1) && found.seconds < 1.5 * (1.5 ** 13 - 1), `${found.seconds}`);
    assert.deepEqual(predictPassing(inGo(), RETAINS), found, 'it follows from the seed');
    assert.notEqual(predictPassing({ ...inGo(), seed: 2 }, RETAINS)?.seconds, found.seconds);
  });

  it('comes later where a client of an older release keeps fewer', () => {
    const [old, own] = [predictPassing(inGo('v1.57.0'), RETAINS), predictPassing(inGo(), RETAINS)];
    assert.ok((old?.pass ?? 0) > (own?.pass ?? 0));
  });

  it('is none on Node, on a steady cadence, of a cure, and in too few passes', () => {
    assert.equal(predictPassing(INCIDENT, RETAINS), undefined);
    assert.equal(predictPassing({ ...inGo(), work: { ...INCIDENT.work, cadence: 'steady' } }, RETAINS), undefined);
    assert.equal(predictPassing(inGo(), { clients: 'one-per-peer' }), undefined);
    assert.equal(predictPassing({ ...inGo(), work: { ...INCIDENT.work, amount: 11 } }, RETAINS), undefined);
  });
});
