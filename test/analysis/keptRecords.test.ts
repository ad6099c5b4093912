import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { root } from '../support/root.js';

const folder = join(root, 'test', 'fixtures', 'records');
/** The files of the build of then that the records point to, with their maps and sources: today's code has moved. */
const buildOfThen = join(root, 'test', 'fixtures', 'builds');

describe('records of real runs, made before the house was rebuilt, analysed again', () => {
  for (const name of readdirSync(folder)) {
    it(`${name}: the same verdict, growth, culprits and prediction as then`, async () => {
      const dir = join(folder, name);
      const then = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'), noMagicNumber).analysis as Analysis;
      const { analysis } = await analyseRecord(dir, { projectRoot: buildOfThen });
      const names = namesOf(then);
      assert.deepEqual(decided(analysis, names), decided(then, names));
      // Memory outside of the heap was recorded then, and not judged; what was not counted then is not missed now.
      const since = analysis.metrics.filter(({ name }) => !names.has(name));
      assert.deepEqual(
        since.map(({ name, outcome }) => [name, outcome]),
        [['external_bytes', 'clean']],
      );
      assert.deepEqual(analysis.unseen, []);
    });
  }
});

/** Version 1 of run.json, which these are, wrote 1e100 for an end that an interval does not have; today it is null. */
function noMagicNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && Math.abs(value) >= 1e99 ? null : value;
}

/** Rules of the audit that the lab of then did not have. */
const LATER: ReadonlySet<string> = new Set(['rate-reached']);

/**
 * The heap's level was the mean of the last two readings then, and is the least of all since: its figures moved by up to
 * 0.2 MB. What the run stands for did not.
 */
const REREAD = 'heap_after_gc_bytes';

/** Returns the metrics that were judged then; today's lab may judge more in the same record. */
function namesOf({ metrics }: Analysis): ReadonlySet<string> {
  return new Set(metrics.map(({ name }) => name));
}

/** Returns what a run stands for: all that somebody may have relied on. */
function decided(
  { outcome, asExpected, summary, metrics, culprits, replicas, audit, charts, abandoned, cost }: Analysis,
  among: ReadonlySet<string>,
): unknown {
  return JSON.parse(
    withoutBounds(
      JSON.stringify({
        ...{ outcome, asExpected, summary, culprits, replicas, abandoned, cost },
        audit: audit.filter(({ rule }) => !LATER.has(rule)).map(({ level, sentence }) => ({ level, sentence })),
        metrics: metrics
          .filter(({ name }) => among.has(name))
          .map(({ name, outcome, reason, growthPerWork, ci95, predictedPerWork, perReplica, byRole }) => ({
            ...{ name, predictedPerWork },
            ...(name !== REREAD && { outcome, reason, growthPerWork, ci95, byRole }),
            perReplica: perReplica.map(({ replica, outcome, sentence, levels }) => ({
              replica,
              ...(name !== REREAD && { outcome, levels }),
              ...(name !== REREAD && outcome !== 'inconclusive' && { sentence }),
            })),
          })),
        predicted: charts.byWork
          .filter(({ name }) => among.has(name))
          .map(({ name, series }) => ({
            name,
            series: series.map(({ replica, predicted }) => ({ replica, predicted })),
          })),
      }),
    ),
  );
}

/**
 * Leaves out the figures of what growth is left: they were the least of three bounds of 99 %, which is true in 98 %, and
 * are larger since. What could hide in the heap was not said then. Every outcome stays.
 */
function withoutBounds(json: string): string {
  const withoutHeap = json.replaceAll(/; (heap after GC|up to)[^";]* could hide in [^";]*/g, '');
  return withoutHeap.replaceAll(/(growth is below )[^"]*?( per pass \(99 %\))/g, '$1…$2');
}
