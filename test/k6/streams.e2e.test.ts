import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { runDirs } from '../support/labProcess.js';
import { metric } from '../support/labResult.js';
import { labStarter } from '../support/labStarter.js';
import { k6 } from '../support/needs.js';

const PASSES = 30;
/**
 * One of k6's streams that nobody ends waits for ten seconds, and there are six after one another: never that, on a
 * slow machine either.
 */
const LONGEST_S = 45;

/**
 * The growth per pass on each replica: each of its two peers opens a stream to it, and it one to each.
 */
const STREAMS = [
  ['stream-forgotten', 'leak', 'streams', 4],
  ['stream-cancelled', 'clean', 'streams', 0],
  ['stream-orphan', 'leak', 'timers', 2],
  ['stream-ended', 'clean', 'timers', 0],
] as const;

/**
 * The load's own streams come through the replicas' clients: they neither leak where the variant does, nor wait for
 * what it never does.
 */
describe('streams under k6', k6(), () => {
  const start = labStarter();

  it('come out as without it, as predicted, in the time that they take, with every check passed', async () => {
    const lab = start([
      `--variant=${STREAMS.map(([variant]) => variant).join()}`,
      '--load=k6',
      `--passes=${PASSES}`,
      '--json',
    ]);
    const { code, stdout, stderr } = await lab.ended;
    assert.equal(code, 0, stderr);
    const { runs } = resultDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(runs.length, STREAMS.length);
    const dirs = runDirs(lab.reportsDir);
    for (const [at, [variant, outcome, grows, perPass]] of STREAMS.entries()) {
      const run = runs[at];
      assert.deepEqual([run?.variant, run?.outcome], [variant, outcome], run?.summary);
      const { growthPerWork, predictedPerWork } = metric(run, grows) ?? {};
      assert.ok(
        Math.abs((growthPerWork ?? Number.NaN) - perPass) < 0.1,
        `${variant}: ${growthPerWork} ${grows} per pass`,
      );
      if (outcome === 'leak') assert.equal(predictedPerWork, perPass);
      if (variant === 'stream-orphan') assert.equal(run?.culprits[0]?.file, 'services/variants/stream-orphan.ts');
      assert.ok((run?.seconds ?? Number.POSITIVE_INFINITY) < LONGEST_S, `${variant}: ${run?.seconds} s`);
      const dir = dirs.find((each) => each.includes(`-${variant}-`)) as string;
      assert.deepEqual(failedChecks(dir), [], variant);
    }
  });
});

/** Names of what k6 checked and found wrong; or that it checked less than it should have. */
function failedChecks(dir: string): string[] {
  const lines = readFileSync(join(dir, 'samples.ndjson'), 'utf8').split('\n').slice(0, -1);
  const events = lines.map((line): RecordEvent => JSON.parse(line));
  const checks = events.flatMap(({ from, line }) =>
    from === 'load' && line.kind === 'summary' ? (line.k6?.checks ?? []) : [],
  );
  if (checks.length !== 3) return [`${checks.length} checks were made`];
  return checks.filter(({ fails, passes }) => fails > 0 || passes === 0).map(({ name }) => name);
}
