/** What is new, known or gone between two runs; the runs are analysed, and only what befell between them is written here. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leaksOf, leaksSinceRun } from '../../scripts/analysis/attribution/leakSignatures.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { leaksSinceWords } from '../../scripts/analysis/tables/leaksSinceWords.js';
import { cleanRun, inconclusiveRun, invalidRun, leakRun, streamsRun } from '../report/samples.js';

const [leaks, clean, streams] = [await leakRun(), await cleanRun(), await streamsRun()];

/** Returns the words of what became of leaks from one run to the next. */
function words(before: AnalysedRun, now: AnalysedRun): string[] {
  const since = leaksSinceRun(now.analysis, earlier(before));
  return since ? leaksSinceWords(since).map(({ word, rest }) => `${word} ${rest}`) : ['nothing is said'];
}

function earlier({ plan, start, analysis }: AnalysedRun) {
  return { id: plan.id, startedAt: start?.startedAt, analysis };
}

/** Returns a run whose source has moved: other lines, and, where they are given, another function or file. */
function moved(run: AnalysedRun, to: { function?: string; file?: string } = {}): AnalysedRun {
  const culprits = run.analysis.culprits.map((each) => ({ ...each, line: each.line + 40, ...to }));
  return { ...run, analysis: { ...run.analysis, culprits } };
}

describe('a leak', () => {
  it('is what grows and the function that makes it, wherever its line has moved', () => {
    assert.deepEqual(leaksOf(leaks.analysis), [
      { metric: 'channels', resource: 'channel', file: 'services/variants/leaky.ts', function: 'discover' },
      { metric: 'sockets', resource: 'socket', file: 'services/variants/leaky.ts', function: 'discover' },
    ]);
    assert.deepEqual(leaksOf(moved(leaks).analysis), leaksOf(leaks.analysis));
    assert.deepEqual(leaksOf(clean.analysis), []);
  });

  it('is known where it was there before, new where it was not, gone where it is not any more', () => {
    const place = 'channels and sockets of discover in services/variants/leaky.ts';
    assert.deepEqual(words(leaks, moved(leaks)), [`Known from the run of 2026-01-05 10:15:00 UTC: ${place}.`]);
    assert.deepEqual(words(clean, leaks), [`New since the run of 2026-01-05 10:15:06 UTC: ${place}.`]);
    assert.deepEqual(words(leaks, clean), [`Gone since the run of 2026-01-05 10:15:00 UTC: ${place}.`]);
    assert.deepEqual(words(clean, clean), []);
    assert.match(
      words(leaks, moved(leaks, { function: 'poll' })).join(' '),
      /^New .* of poll in .*Gone .* of discover in/,
    );
  });

  it('is known by what is known of it, where a run told no function or no line', () => {
    const { function: _, ...without } = leaks.analysis.culprits[0] ?? assert.fail('a culprit');
    const older = { ...leaks, analysis: { ...leaks.analysis, culprits: [without] } };
    assert.match(words(older, leaks).join(' '), /^Known .*channels of discover/);
    const lineless = { ...leaks, analysis: { ...leaks.analysis, culprits: [] } };
    assert.deepEqual(
      leaksOf(lineless.analysis).map(({ metric, file }) => [metric, file]),
      [
        ['sockets', undefined],
        ['channels', undefined],
      ],
    );
    assert.match(words(lineless, leaks).join(' '), /^Known /);
    assert.match(words(leaks, lineless).join(' '), /^Known /);
  });

  it('is neither new nor gone where the other run did not decide it', async () => {
    const undecided = await inconclusiveRun();
    const since = leaksSinceRun(undecided.analysis, earlier(leaks)) ?? assert.fail('it says something');
    assert.deepEqual([since.fresh, since.known, since.gone], [[], [], []]);
    assert.equal(since.open.length, 2);
    assert.deepEqual(words(leaks, await invalidRun()), ['nothing is said']);
    const unseen = { ...clean, analysis: { ...clean.analysis, metrics: [] } };
    assert.deepEqual(words(unseen, leaks), []);
  });

  it('that another resource shows is another one', () => {
    assert.match(words(leaks, streams).join(' '), /^New .*streams.* Gone .*channels and sockets/);
  });
});
