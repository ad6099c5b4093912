/**
 * Records of real runs, made before the house was rebuilt, analysed again. What the lab of then concluded stands in their
 * `run.json` and stays; what today's decides besides, to the last sentence and bound, stands in `decided.json`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { concludedNow, concludedThen, decided, decidedFile, keptRecords, plain, predicted } from './kept.js';

for (const record of keptRecords)
  describe(`the record ${record}, analysed again`, () => {
    let now: Analysis;
    before(async () => {
      now = await concludedNow(record);
    });

    it('has the outcomes, levels, growth, culprits, predictions and audit of then', () => {
      const then = concludedThen(record);
      assert.deepEqual(lasting(now, then), lasting(then, then));
    });

    it('is decided as `npm run bench -- keptRecords` wrote down, to the last sentence', () => {
      assert.deepEqual(decided(now), JSON.parse(readFileSync(decidedFile(record), 'utf8')));
    });
  });

/** Rules of the audit that the lab of then did not have. */
const LATER: ReadonlySet<string> = new Set(['rate-reached']);

/** Metrics whose growth is that of a count: it is the same whatever estimates it. */
const COUNTS: ReadonlySet<string> = new Set(['sockets', 'channels', 'streams', 'timers']);

/**
 * The heap's level was the mean of the last two readings then, and is the least of all since, with rules that know its
 * noise: its own outcome may differ, that of the run may not.
 */
const REREAD = 'heap_after_gc_bytes';

/** Returns what somebody may have relied on, of the metrics that were judged then: no rule that is better may change it. */
function lasting(
  { outcome, asExpected, metrics, culprits, replicas, audit, charts, abandoned, cost }: Analysis,
  then: Analysis,
): unknown {
  const names = new Set(then.metrics.map(({ name }) => name));
  return plain({
    ...{ outcome, asExpected, replicas, abandoned, cost },
    // The lab of then did not tell where in its stack the guilty line stands.
    culprits: culprits.map(({ inner, function: _, ...culprit }) => culprit),
    audit: audit.filter(({ rule }) => !LATER.has(rule)).map(({ level, sentence }) => ({ level, sentence })),
    metrics: metrics
      .filter(({ name }) => names.has(name))
      .map(({ name, outcome, reason, growthPerWork, predictedPerWork, perReplica, byRole }) => ({
        ...{ name, predictedPerWork },
        ...(name !== REREAD && { outcome, reason }),
        ...(COUNTS.has(name) && {
          growthPerWork,
          byRole: byRole?.map(({ role, outcome, growthPerWork }) => ({ role, outcome, growthPerWork })),
        }),
        perReplica: perReplica.map(({ replica, outcome, levels }) => ({
          replica,
          ...(name !== REREAD && { outcome, levels }),
        })),
      })),
    predicted: predicted(charts).filter(({ name }) => names.has(name)),
  });
}
