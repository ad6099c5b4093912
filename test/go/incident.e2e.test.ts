import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readRunFile } from '../../scripts/runs/runFiles.js';
import { startLab } from '../support/labProcess.js';
import { go } from '../support/needs.js';

describe("the incident's back-off in Go", go(), () => {
  it('passes 300 goroutines at the pass that is predicted, within five minutes', async (t) => {
    const started = startLab(['--runtime=go', '--variant=leaky', '--load=none', '--cadence=incident', ...SHORT]);
    t.after(() => started.remove());
    const { code, stdout, stderr } = await started.ended;
    assert.equal(code, 0, stdout + stderr);
    const { analysis } = readRunFile(join(started.reportsDir, 'latest')) ?? assert.fail('there is no run.json');
    const { predicted, measured } = analysis.goroutinesPassed ?? assert.fail('nothing was predicted');
    assert.deepEqual([measured?.replica, measured?.pass], [predicted.replica, predicted.pass]);
    assert.ok(predicted.seconds < 300, `predicted after ${predicted.seconds} s`);
    const said = stdout + stderr;
    assert.match(said, new RegExp(`more than 300 goroutines are predicted at pass ${predicted.pass} of`));
    assert.match(said, new RegExp(`more than 300 passed at pass ${predicted.pass} of ${predicted.replica}, after`));
    assert.equal(analysis.goroutines?.attributed, 1);
  });
});

/** As many passes as it takes, and the seed of a run that gets there soon. */
const SHORT = ['--passes=13', '--slices=3', '--seed=1'];
