/** What a command of the lab leaves for all its runs, and where `latest-command` leads. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { compareAndPublish, publishCommand } from '../../scripts/publish/publish.js';
import { checkRecord } from '../../scripts/runs/checkRun.js';
import { findRun } from '../../scripts/runs/findRun.js';
import { temporaryFolder } from '../record/folder.js';
import { cleanRun, leakRun } from '../report/samples.js';

const reports = temporaryFolder();
const latest = () => readlinkSync(join(reports, 'latest-command'));
const members = [await leakRun(), await cleanRun()].map((run) => ({ run, dir: join(reports, run.plan.id) }));
for (const { dir } of members) mkdirSync(dir);

it('one junit.xml for all runs of a command: in its only run, in its comparison, or in a folder of its own', () => {
  publishCommand([], undefined, reports);
  assert.ok(!existsSync(join(reports, 'latest-command')));
  publishCommand(members.slice(0, 1), undefined, reports);
  assert.equal(latest(), members[0]?.run.plan.id);
  const sets = members.map((member) => ({ name: member.run.plan.id, members: [member] }));
  const compared = compareAndPublish(sets, reports);
  publishCommand(members, compared, reports);
  assert.equal(join(reports, latest()), compared.dir);
  publishCommand(members, undefined, reports);
  assert.match(latest(), /^\d{8}T\d{6}Z-command-[0-9a-f]{4}$/);
  assert.deepEqual(readdirSync(join(reports, latest())).sort(), ['command.json', 'junit.xml', 'summary.md']);
  const junit = readFileSync(join(reports, latest(), 'junit.xml'), 'utf8');
  assert.equal(junit.match(/<testsuite /g)?.length, 2);
  assert.match(
    readFileSync(join(reports, latest(), 'summary.md'), 'utf8'),
    /^### 2 runs, each as expected\n\n- ▲ Leak/,
  );
});

it('the folder of a command is no run', () => {
  const found = findRun(latest(), reports, reports);
  assert.ok('dir' in found);
  const refused = checkRecord(found.dir);
  assert.ok('message' in refused);
  assert.match(
    `${refused.message}; ${refused.remedy}`,
    /a command of several runs, not a run; name one of its runs: 2026/,
  );
  const unknown = findRun('20990101', reports, reports);
  assert.ok('problem' in unknown);
  assert.doesNotMatch(unknown.problem.remedy, /-command-|-comparison-/);
});
