import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import type { Analysis, MetricName } from '../../scripts/analysis/model/analysis.js';
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
      const names = then.metrics.map(({ name }) => name);
      const known = ({ name }: { name: MetricName }) => names.includes(name);
      const { metrics, charts } = analysis;
      const asThen = {
        ...analysis,
        metrics: metrics.filter(known),
        charts: { ...charts, byWork: charts.byWork.filter(known) },
      };
      assert.deepEqual(decided(asThen), decided(then));
      // Memory outside of the heap was recorded then, and not judged; what was not counted then is not missed now.
      const since = metrics.filter((metric) => !known(metric));
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

/** Returns what a run stands for: all that somebody may have relied on. */
function decided({
  outcome,
  asExpected,
  summary,
  metrics,
  culprits,
  replicas,
  audit,
  charts,
  abandoned,
  cost,
}: Analysis): unknown {
  return JSON.parse(
    JSON.stringify({
      ...{ outcome, asExpected, summary, culprits, replicas, abandoned, cost },
      audit: audit.map(({ level, sentence }) => ({ level, sentence })),
      metrics: metrics.map(({ name, outcome, reason, growthPerWork, ci95, predictedPerWork, perReplica, byRole }) => ({
        ...{ name, outcome, reason, growthPerWork, ci95, predictedPerWork, byRole },
        perReplica: perReplica.map(({ replica, outcome, sentence, levels }) => ({
          replica,
          outcome,
          sentence,
          levels,
        })),
      })),
      predicted: charts.byWork.map(({ name, series }) => ({
        name,
        series: series.map(({ replica, predicted }) => ({ replica, predicted })),
      })),
    }),
  );
}
