import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../scripts/engines/temporaryFolder.js';
import { retainedBy } from '../../scripts/plan/catalogue.js';
import { BOOT_SECONDS, planCost } from '../../scripts/plan/cost.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { learnedPaces } from '../../scripts/runs/learnedPace.js';
import { plannedLines } from '../../scripts/terminal/planned.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { duration } from '../../scripts/text/times.js';
import { PLAN } from '../flags/commandLine.js';
import { changed } from '../support/plans.js';

const FIXED: RunPlan = changed(PLAN, { variant: 'fixed', expect: 'clean' });
const said = (...plans: RunPlan[]) => plannedLines(plans, { cpus: 2 }).map((spans) => lineOf(spans, false));

describe('what is about to be run', () => {
  it('says the cost of the command as a whole', () => {
    const [what, cost] = said(PLAN, FIXED);
    assert.equal(
      what,
      'leaky, fixed: 3 replicas on processes, 60 passes each in 6 slices, 25 a second under grpc load',
    );
    assert.match(
      cost ?? '',
      /^expected cost: about 10 s on an idle machine, up to 360 sockets a replica and \d+ MB of memory$/,
    );
  });

  it('counts what a Swarm takes to come up and to be taken down', () => {
    const [, cost] = said(changed(PLAN, { engine: 'swarm' }));
    assert.match(cost ?? '', /^expected cost: about 21 s on an idle machine/);
  });

  it('learns from the runs of the same engine that are there, and passes over what it cannot read', async () => {
    const reports = temporaryFolder('leak-lab-learned-');
    const add = (name: string, seconds: number, outcome = 'leak', engine = 'processes') => {
      const dir = join(reports.path, name);
      mkdirSync(dir);
      writeFileSync(join(dir, 'plan.json'), JSON.stringify({ ...PLAN, engine }));
      writeFileSync(join(dir, 'run.json'), `{"head":${JSON.stringify({ engine, analysis: { outcome, seconds } })},\n`);
    };
    const estimate = planCost(PLAN, retainedBy(PLAN), 2).seconds;
    const expected = () =>
      lineOf(plannedLines([PLAN], { cpus: 2, learned: learnedPaces(reports.path, [PLAN], 2) })[1] ?? [], false);
    assert.match(expected(), /on an idle machine/);
    for (const [index, factor] of [1, 3, 2].entries()) add(`2026010${index + 1}T000000Z-leaky`, factor * estimate);
    add('20260104T000000Z-stuck', 90 * estimate);
    add('20260105T000000Z-failed', 0.5 * estimate, 'invalid');
    add('20260106T000000Z-swarm', 4 * estimate, 'leak', 'swarm');
    mkdirSync(join(reports.path, '20260107T000000Z-empty'));
    mkdirSync(join(reports.path, 'latest'));
    assert.equal(learnedPaces(reports.path, [PLAN], 2).processes?.factor.toFixed(3), '2.000');
    assert.match(
      expected(),
      new RegExp(`about ${duration(1000 * (2 * estimate + BOOT_SECONDS))} \\(by the last 3 runs here\\)`),
    );
    await reports[Symbol.asyncDispose]();
  });

  it("says minutes where the incident's back-off takes them", () => {
    const [what, cost] = said(changed(PLAN, { load: 'none', cadence: 'incident', passes: 15, slices: 3 }));
    assert.match(what ?? '', /15 passes each in 3 slices, by themselves on the incident's back-off$/);
    assert.match(cost ?? '', /about 4 min on an idle machine/);
  });

  it('counts one as one', () => {
    assert.match(
      said(changed(FIXED, { replicas: 1, passes: 1, slices: 1 }))[0] ?? '',
      /^fixed: 1 replica on processes, 1 pass each in 1 slice,/,
    );
  });
});
