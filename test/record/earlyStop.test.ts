/**
 * The reason why a run ended early: a code in the record, words for who reads, and the words that older labs wrote
 * alone.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EarlyStop, type StopCause, stopWords } from '../../scripts/record/earlyStop.js';
import { causeInLegacyWords } from '../../scripts/record/legacyStop.js';

const CAUSES: Record<StopCause['by'], [StopCause, string]> = {
  signal: [{ by: 'signal', signal: 'SIGINT' }, 'SIGINT'],
  'time-limit': [{ by: 'time-limit', limitMs: 40_500 }, 'its time limit of 40.5 s'],
  disk: [{ by: 'disk', message: 'no space left' }, 'a failing disk: no space left'],
  missing: [{ by: 'missing', message: 'no k6' }, 'what is missing: no k6'],
  'internal-error': [{ by: 'internal-error', message: 'Error: oh' }, 'an internal error: Error: oh'],
};

for (const [cause, words] of Object.values(CAUSES))
  it(`${cause.by} is told in words, and known again from those words alone`, () => {
    const stop = new EarlyStop(cause);
    assert.equal(stopWords(stop), words);
    assert.deepEqual(causeInLegacyWords(stop), cause);
  });

it('the first labs had a time limit in the message only', () => {
  const first = { by: 'time limit', message: 'the run reached its time limit of 600 s' };
  assert.deepEqual(causeInLegacyWords(first), { by: 'time-limit', limitMs: 600_000 });
});

it('words that no lab wrote have no cause, and are told as they are', () => {
  const stop = { by: 'replica-2', message: 'it died at its time limit' };
  assert.equal(causeInLegacyWords(stop), undefined);
  assert.equal(stopWords(stop), 'replica-2: it died at its time limit');
});
