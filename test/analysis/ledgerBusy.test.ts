/** The ledger as evidence on services that are never quiet: real clients of a real server, under the probe. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analysed, BOOKED_FILE, channelLines, of } from './bookedScenes.js';

const restless = { LEAK_LAB_SETTLE_LIMIT_MS: '60' };

describe('the ledger as evidence, where no checkpoint is quiet and no work is counted', () => {
  it('finds what is collected unclosed in a service that is never quiet, and counts no work', async () => {
    const leak = await analysed('busy', 'leaks', restless);
    const channels = of(leak, 'channels');
    assert.deepEqual([channels.outcome, channels.reasonCode], ['leak', 'collected-unclosed']);
    assert.equal(channels.growthPerWork, null);
    assert.equal(channelLines(leak)[0]?.file, BOOKED_FILE);
    const ticksAlone = await analysed('busy', 'leaks', { ...restless, LEAK_LAB_ATTRIBUTION: 'off' });
    assert.equal(of(ticksAlone, 'channels').reasonCode, 'collected-unclosed');
  });

  it('finds what is kept there by the site that never closes, and clears the twin', async () => {
    const leak = await analysed('busy', 'kept', restless);
    const channels = of(leak, 'channels');
    assert.deepEqual([channels.outcome, channels.reasonCode], ['leak', 'site-never-closes']);
    const some = await analysed('busyErrorPath', 'kept', restless);
    assert.deepEqual([of(some, 'channels').outcome, of(some, 'channels').reasonCode], ['leak', 'site-loses-some']);
    const twin = await analysed('busy', 'closed', restless);
    assert.notEqual(of(twin, 'channels').outcome, 'leak', of(twin, 'channels').perReplica[0]?.sentence);
    assert.deepEqual(twin.culprits, []);
  });
});
