import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkRequest } from '../../scripts/flags/checkRequest.js';
import { CONFIG_FILE } from '../../scripts/flags/configFile.js';
import { configSchemaText } from '../../scripts/flags/configSchema.js';
import { root } from '../support/root.js';

describe('settings of check in a file', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'leak-lab-config-'));
  after(() => rmSync(cwd, { recursive: true, force: true }));

  function asked(config: unknown, ...flags: string[]) {
    writeFileSync(join(cwd, CONFIG_FILE), typeof config === 'string' ? config : JSON.stringify(config));
    return checkRequest([...flags, '--', 'node', 'server.js'], { env: {}, cwd });
  }
  function planOf(...of: Parameters<typeof asked>) {
    const outcome = asked(...of);
    assert.ok('request' in outcome && 'plan' in outcome.request, JSON.stringify(outcome));
    return outcome.request.plan;
  }
  function problemsOf(config: unknown) {
    const outcome = asked(config);
    assert.ok('problems' in outcome);
    return outcome.problems.map(({ subject, message, remedy }) => `${subject}: ${message} → ${remedy}`).join('\n');
  }

  it('say what the flags of the same names say, and a flag that is typed wins', () => {
    const config = { $schema: 'x', check: { for: '5m', 'max-growth': ['channels:1'], 'no-attribution': true } };
    const plan = planOf(config);
    assert.equal(plan.limits.timeMs, 300_000);
    assert.deepEqual(plan.limits.maxGrowth, [{ metric: 'channels', perWork: 1 }]);
    assert.equal(plan.observe.attribution, false);
    assert.equal(planOf(config, '--for=10s').limits.timeMs, 10_000);
    assert.equal(planOf(config, '--attribution').observe.attribution, true);
    assert.equal(planOf({ check: { 'no-attribution': false } }).observe.attribution, true);
  });

  it('are refused with every problem and its cure', () => {
    assert.match(
      problemsOf('{'),
      /leak-lab\.config\.json: is not of the form \{ "check": \{ … \} \} → write for example/,
    );
    assert.match(problemsOf({ lab: {} }), /is not of the form/);
    const several = problemsOf({ check: { fro: '5m', 'max-growth': 'channels:1', 'count-timers': 'yes' } });
    assert.match(several, /leak-lab\.config\.json: fro: is the name of no flag → .*for/);
    assert.match(several, /max-growth: is not a list of texts → write "max-growth": \["/);
    assert.match(several, /count-timers: is not true or false → write "count-timers": true/);
    assert.match(
      problemsOf({ check: { for: 'soon' } }),
      /leak-lab\.config\.json: for=soon: "soon" is not a duration → write a number/,
    );
  });

  it('have a schema that is made of the flags as they are', () => {
    assert.equal(
      readFileSync(join(root, 'leak-lab.config.schema.json'), 'utf8'),
      configSchemaText(),
      'npm run generate writes it anew',
    );
  });
});
