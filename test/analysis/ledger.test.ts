/**
 * The ledger as evidence, on real processes: real clients of a real server, under the probe, each scene with its twin.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Analysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { analysed, BOOKED_FILE, channelLines, of } from './bookedScenes.js';

function outcomes(analysis: Analysis): [MetricName, string, string | undefined][] {
  return (['channels', 'sockets'] as const).map((name) => {
    const { outcome, reasonCode } = of(analysis, name);
    return [name, outcome, reasonCode];
  });
}

describe('the ledger as evidence, on real processes', () => {
  it('does not call a pool a leak that fills late and closes what it evicts, nor blames its line', async () => {
    const pool = await analysed('customers', 'closed');
    assert.deepEqual(outcomes(pool), [
      ['channels', 'inconclusive', 'pool-filling'],
      ['sockets', 'inconclusive', 'pool-filling'],
    ]);
    assert.notEqual(pool.outcome, 'leak', pool.summary);
    assert.deepEqual(
      pool.metrics.filter(({ outcome }) => outcome === 'leak').map(({ name }) => name),
      [],
    );
    assert.deepEqual(pool.culprits, []);
    const [trace] = of(pool, 'channels').perReplica.map((verdict) => verdict.trace.at(-1));
    assert.match(trace?.detail ?? '', /^1 site, 60 opened, 5 closed/);
  });

  it('calls the same without a cap a leak, and names the line', async () => {
    const leak = await analysed('customers', 'leaks');
    assert.deepEqual(outcomes(leak), [
      ['channels', 'leak', 'rises-every-slice'],
      ['sockets', 'leak', 'rises-every-slice'],
    ]);
    assert.equal(channelLines(leak)[0]?.file, BOOKED_FILE);
  });

  it('finds the site that never closes behind a pool that drains, with its own growth and line', async () => {
    const leak = await analysed('drain', 'kept');
    const channels = of(leak, 'channels');
    assert.deepEqual([channels.outcome, channels.reasonCode], ['leak', 'site-never-closes']);
    assert.equal(channels.growthPerWork?.toFixed(2), '0.40');
    assert.match(channels.perReplica[0]?.sentence ?? '', /24 opened, 0 closed\), 0\.40 per pass/);
    assert.equal(of(leak, 'sockets').outcome, 'leak');
    assert.deepEqual(
      channelLines(leak).map(({ opened, closed }) => [opened, closed]),
      [[24, 0]],
    );
    const forgotten = of(await analysed('drain', 'leaks'), 'channels');
    assert.deepEqual([forgotten.outcome, forgotten.reasonCode], ['leak', 'collected-unclosed']);
    assert.match(leak.summary, /gains 0\.40 (channels|sockets) per pass/);

    const twin = await analysed('drain', 'closed');
    assert.deepEqual(
      outcomes(twin).map(([, outcome]) => outcome),
      ['clean', 'clean'],
    );
    assert.deepEqual(twin.culprits, []);
  });

  it('still finds a line that closes three of the four that it opens', async () => {
    const leak = await analysed('errorPath', 'leaks');
    assert.deepEqual(
      outcomes(leak).map(([, outcome]) => outcome),
      ['leak', 'leak'],
    );
    assert.deepEqual(
      channelLines(leak).map(({ opened, closed }) => [opened, closed]), // the first of each unit has a chain of its own
      [[180, 120]],
    );
    const twin = await analysed('errorPath', 'closed');
    assert.deepEqual(
      outcomes(twin).map(([, outcome]) => outcome),
      ['clean', 'clean'],
    );
  });

  it('leaves a pool in peace whose members another line replaces', async () => {
    const pool = await analysed('replaced', 'closed');
    assert.deepEqual(
      outcomes(pool).map(([, outcome]) => outcome),
      ['clean', 'clean'],
    );
    assert.deepEqual(pool.culprits, []);
  });
});
