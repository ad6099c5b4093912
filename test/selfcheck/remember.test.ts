import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandPlan, recordPlan } from '../../scripts/plan/ownPlan.js';
import type { SelfCheckMark } from '../../scripts/record/selfCheckMark.js';
import { runPage } from '../../scripts/report/run/runPage.js';
import { summaryMarkdown } from '../../scripts/report/summaryMarkdown.js';
import { ownStartLine } from '../../scripts/run/startLine.js';
import { rememberedSelfCheck, rememberSelfCheck } from '../../scripts/selfcheck/remember.js';
import { workFolder } from '../flags/commandLine.js';
import { analysed, recordOf, startOf } from '../report/analysed.js';

const at = '2026-01-31T12:34:56.000Z';
const PASSED: SelfCheckMark = { outcome: 'passed', at, node: 'v22.1.0', unseen: [] };
const FAILED: SelfCheckMark = {
  outcome: 'failed',
  at,
  node: 'v22.1.0',
  faults: [{ plant: 'socket', fault: 'not-found' }],
};

describe('a self-check', () => {
  it('is remembered in the cache folder that XDG_CACHE_HOME names, the last one counts', () => {
    using folder = workFolder();
    const env = { XDG_CACHE_HOME: folder.path };
    assert.deepEqual(rememberedSelfCheck(env), { outcome: 'none' });
    for (const mark of [FAILED, PASSED]) {
      assert.ok('file' in rememberSelfCheck(mark, env));
      assert.deepEqual(rememberedSelfCheck(env), mark);
    }
    assert.equal(readdirSync(join(folder.path, 'grpc-leak-lab')).length, 1);
  });

  it('is none where its file is damaged, or of another shape', () => {
    using folder = workFolder();
    const env = { XDG_CACHE_HOME: folder.path };
    const remembered = rememberSelfCheck(PASSED, env);
    assert.ok('file' in remembered);
    const text = readFileSync(remembered.file, 'utf8');
    for (const damaged of [
      '',
      'null',
      text.slice(0, -20),
      text.replace('"passed"', '"perfect"'),
      text.replace('"schemaVersion": 1', '"schemaVersion": 2'),
    ]) {
      writeFileSync(remembered.file, damaged);
      assert.deepEqual(rememberedSelfCheck(env), { outcome: 'none' }, damaged);
    }
  });

  it('is not remembered where the folder cannot be written, and says why', () => {
    using folder = workFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const env = { XDG_CACHE_HOME: file };
    const remembered = rememberSelfCheck(PASSED, env);
    assert.ok('unwritable' in remembered);
    assert.match(remembered.unwritable, /ENOTDIR|EEXIST|ENOENT/);
    assert.deepEqual(rememberedSelfCheck(env), { outcome: 'none' });
  });

  it('is in the first line of a record of this machine, not of lines from elsewhere', () => {
    using folder = workFolder();
    const env = { XDG_CACHE_HOME: folder.path };
    rememberSelfCheck(PASSED, env);
    const own = commandPlan({}, { id: 'a', argv: ['node', 'a.js'], cwd: folder.path });
    assert.deepEqual(ownStartLine(own, env).selfCheck, PASSED);
    assert.equal(ownStartLine(recordPlan({}, { id: 'a', from: '-' }), env).selfCheck, undefined);
  });

  for (const [mark, says] of [
    [PASSED, /this machine passed a self-check on 2026-01-31 12:34:56 UTC with Node v22\.1\.0/i],
    [{ ...PASSED, unseen: ['descriptor'] }, /with Node v22\.1\.0; what it cannot show: descriptor/],
    [FAILED, /this machine failed a self-check on 2026-01-31 12:34:56 UTC with Node v22\.1\.0: socket: not found/i],
    [{ outcome: 'none' }, /no self-check on this machine: npx grpc-leak-lab selfcheck/i],
    [undefined, undefined],
  ] as const satisfies [SelfCheckMark | undefined, RegExp | undefined][])
    it(`is told by report and summary: ${mark?.outcome ?? 'nothing where the record does not'}`, async () => {
      const start = (plan: Parameters<typeof startOf>[0]) => {
        const { selfCheck: _, ...line } = startOf(plan);
        return { ...line, ...(mark && { selfCheck: mark }) };
      };
      const run = await analysed(recordOf({ variant: 'fixed', start }));
      for (const text of [runPage(run), summaryMarkdown(run)]) {
        if (says) assert.match(text, says);
        else assert.doesNotMatch(text, /self-check/i);
      }
    });
});
