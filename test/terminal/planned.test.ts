import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { plannedLines } from '../../scripts/terminal/planned.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { PLAN } from '../flags/commandLine.js';
import { changed } from '../support/plans.js';

const FIXED: RunPlan = changed(PLAN, { variant: 'fixed', expect: 'clean' });
const said = (...plans: RunPlan[]) => plannedLines(plans, 2).map((spans) => lineOf(spans, false));

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
