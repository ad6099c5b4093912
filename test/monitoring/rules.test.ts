import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { configurationAt, paceOf, rulesAt } from '../../scripts/engines/prometheus/pace.js';
import { prometheus } from '../support/needs.js';
import { root } from '../support/root.js';

const assets = join(root, 'services/monitoring');
const read = (file: string) => readFileSync(join(assets, file), 'utf8');

describe('the rules of alerts', prometheus(), () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'metrics-rules-'));
    for (const file of ['alerts.yml', 'alerts.test.yml', 'prometheus.processes.yml', 'prometheus.swarm.yml'])
      cpSync(join(assets, file), join(folder, file));
    mkdirSync(join(folder, 'targets'));
    writeFileSync(join(folder, 'targets/agent-1.json'), '[]');
  });
  after(() => rmSync(folder, { recursive: true }));
  const promtool = (...args: string[]) =>
    execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

  it('fire for series that leak, and neither for flat ones nor for a pool that fills', () => {
    assert.match(promtool('test', 'rules', 'alerts.test.yml'), /SUCCESS/);
  });

  it('are found wanting by the same tests once a threshold is mistaken', () => {
    writeFileSync(join(folder, 'alerts.yml'), read('alerts.yml').replaceAll('> 0.5', '> 5'));
    const { status, stdout } = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    cpSync(join(assets, 'alerts.yml'), join(folder, 'alerts.yml'));
    assert.notEqual(status, 0, stdout);
  });

  it('are right as shipped, with both configurations', () => {
    for (const file of ['prometheus.processes.yml', 'prometheus.swarm.yml'])
      assert.match(promtool('check', 'config', file), /SUCCESS: 14 rules/);
  });

  it('are right at the pace of any run, and unchanged at that of a long one', () => {
    for (const seconds of [1, 5.3, 60, 1_000]) {
      const pace = paceOf(seconds);
      const rules = rulesAt(pace, read('alerts.yml'));
      assert.doesNotMatch(rules.replace(/^ *#.*$/gm, ''), /\b\d+m\b/, 'a time is still in minutes');
      assert.ok(rules.includes(`for: ${20 * pace.minuteMs}ms`));
      writeFileSync(join(folder, 'alerts.yml'), rules);
      writeFileSync(join(folder, 'quick.yml'), configurationAt(pace, read('prometheus.processes.yml')));
      assert.match(promtool('check', 'config', 'quick.yml'), /SUCCESS: 14 rules/);
    }
    assert.deepEqual(paceOf(86_400), { minuteMs: 60_000, scrapeMs: 15_000 });
  });
});
