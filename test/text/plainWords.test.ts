import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainGrowth } from '../../scripts/text/figures.js';
import { roughDuration } from '../../scripts/text/times.js';

describe('what is said aloud', () => {
  it('has whole counts without decimals, and one in the singular', () => {
    assert.equal(plainGrowth(6, 'sockets'), '6 sockets');
    assert.equal(plainGrowth(1.001, 'child processes'), '1 child process');
    assert.equal(plainGrowth(5.67, 'channels'), '5.67 channels');
    assert.equal(plainGrowth(0, 'sockets'), '0.00 sockets');
    assert.equal(plainGrowth(81_000, 'bytes', 'heap after GC'), '81.0 KB of heap after GC');
    assert.equal(plainGrowth(null, 'sockets'), '– sockets');
  });

  it('has times to the half of what matters', () => {
    const minute = 60_000;
    assert.deepEqual([1000, 45_000, 16.55 * minute, 119 * minute, 150 * minute, 50 * 60 * minute].map(roughDuration), [
      '1 second',
      '45 seconds',
      '16½ minutes',
      '119 minutes',
      '2½ hours',
      '2 days',
    ]);
  });
});
