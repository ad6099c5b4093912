/** Sentences take the unit of work from the plan: a target whose work is no discovery pass reads right. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import type { AnalysedFleetRun } from '../../scripts/analysis/model/analysedRun.js';
import type { WorkUnit } from '../../scripts/plan/plan.js';
import { comparisonPage, junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { sharedWorkWords, workWords } from '../../scripts/targets/workWords.js';
import { comparisonLines, endingLines } from '../../scripts/terminal/ending.js';
import { plannedLines } from '../../scripts/terminal/planned.js';
import { lineOf, type Spans } from '../../scripts/terminal/spans.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches, history, type Shape } from '../analysis/history.js';
import { section, withoutData } from '../report/parse.js';

/** Any word for the fleet's unit, but for flags and what is done with a test. */
const PASS = /[^\n]{0,40}(?<!-)\bpass(?:es)?\b[^\n]{0,40}/i;

async function ran(unit: WorkUnit, shape: Shape = {}): Promise<AnalysedFleetRun> {
  const { plan: passes, events } = history(shape);
  const plan = { ...passes, work: { ...passes.work, unit } };
  const analysis = await analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });
  return { schemaVersion: 2, plan, analysis };
}

const plain = (lines: readonly Spans[]) => lines.map((spans) => lineOf(spans, false)).join('\n');
const noPass = (text: string, where: string) => assert.equal(PASS.exec(text)?.[0], undefined, where);

describe('a run whose work is counted in iterations', () => {
  it('has verdicts and a summary in iterations', async () => {
    const { analysis } = await ran('iteration');
    assert.match(analysis.summary, /every replica gains 6\.00 sockets per iteration/);
    for (const { name, perReplica } of analysis.metrics) noPass(JSON.stringify(perReplica), name);
    for (const { rule, sentence } of analysis.audit) noPass(sentence, rule);
    assert.match(JSON.stringify(analysis.audit), /60 of 60 iterations per replica/);
    noPass((await ran('iteration', { variant: 'fixed' })).analysis.summary, 'clean');
    for (const { perReplica } of (await ran('iteration', { withoutCheckpoints: true, ticksPerSlice: 8 })).analysis
      .metrics)
      noPass(JSON.stringify(perReplica), 'one load without pauses');
  });

  it('has a page, a summary and a suite of tests in iterations', async () => {
    const run = await ran('iteration');
    const html = withoutData(runPage(run));
    assert.match(section(html, 'growth'), /Growth per iteration/);
    for (const id of ['growth', 'against-work', 'over-time', 'why', 'load', 'audit', 'replicas', 'plan'])
      noPass(section(html, id).replace('for one discovery pass of one replica', ''), id);
    noPass(summaryMarkdown(run).replace(/\*\*What to do:.*/, ''), 'summary.md');
    assert.match(junitXml([run]), /6\.00 sockets per iteration/);
  });

  it('is told in iterations on a terminal', async () => {
    const run = await ran('iteration');
    noPass(plain(endingLines(run, { report: 'x' })), 'ending');
    assert.match(plain(plannedLines([run.plan], { cpus: 2 })), /60 iterations each/);
  });

  it('is compared in iterations; with a run of another unit, in units of work', async () => {
    const leaky = { name: 'leaky', runs: [await ran('iteration')] };
    const compared = (fixed: AnalysedFleetRun) => {
      const runs = [...leaky.runs, fixed];
      const comparison = compareRuns([leaky, { name: 'fixed', runs: [fixed] }]);
      const page = withoutData(comparisonPage({ comparison, runs: runs.map((run) => ({ run, href: 'x' })) }));
      const told = plain(comparisonLines(comparison, runs, { report: 'x' }));
      return { comparison, page, told };
    };
    const alike = compared(await ran('iteration', { variant: 'fixed' }));
    assert.match(alike.comparison.summary, /stops the leak of leaky: 6\.00 sockets per iteration fewer/);
    for (const id of ['overlay', 'saved', 'runs-growth', 'runs']) noPass(section(alike.page, id), id);
    noPass(alike.told, 'terminal');
    const mixed = compared(await ran('pass', { variant: 'fixed' }));
    assert.match(mixed.comparison.summary, /stops the leak of leaky: 6\.00 sockets per unit of work fewer/);
  });

  it('has the words of its plan', () => {
    assert.deepEqual(workWords({ work: { unit: 'pass' } }), { one: 'pass', many: 'passes' });
    assert.equal(sharedWorkWords([{ work: { unit: 'call' } }, { work: { unit: 'call' } }]).many, 'calls');
    assert.equal(sharedWorkWords([{ work: { unit: 'call' } }, { work: { unit: 'pass' } }]).one, 'unit of work');
  });
});
