import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lab } from '../support/labResult.js';
import { labStarter } from '../support/labStarter.js';
import { k6 } from '../support/needs.js';
import { apart, levels, NO_STREAMS, streamsOfServers } from '../support/splitRoles.js';

describe('one role per process under k6', k6(), () => {
  const start = labStarter();

  it('the clients are loaded: what they dialled and the servers accepted lies apart', async () => {
    const { code, result } = await lab('--variant=leaky', '--role=split', '--load=k6', '--passes=24');
    assert.equal(code, 0);
    assert.deepEqual(levels(result.runs[0]), apart(3 * 24));
  });

  it('the servers are asked for checkpoints when their clients are quiet', async () => {
    assert.deepEqual(await streamsOfServers(start, '--load=k6'), NO_STREAMS);
  });
});
