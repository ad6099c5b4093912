/** `reports prune`: what stays, what goes, and what is not the lab's to remove. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeCommandFile } from '../../scripts/runs/commandFile.js';
import { writeComparisonFile } from '../../scripts/runs/comparisonFile.js';
import { commandLine, everything, workFolder, writeRun } from '../flags/commandLine.js';

const runOf = (day: number) => `2026010${day}T101500Z-leaky-processes-000${day}`;
const COMPARISON = '20260109T101500Z-comparison-aaaa';
const COMMAND = '20260108T101500Z-command-bbbb';

/** Makes a reports folder with the runs of these days, and returns how to prune it. */
function reportsWith(days: readonly number[]) {
  const folder = workFolder();
  const reports = join(folder.path, 'reports');
  mkdirSync(reports);
  for (const day of days) writeRun(reports, runOf(day));
  return {
    [Symbol.dispose]: () => folder[Symbol.dispose](),
    reports,
    prune: (args: string) => commandLine(['reports', 'prune', ...args.split(' ')], folder.path),
    folders: () => readdirSync(reports).filter((name) => name !== 'index.html'),
  };
}

function compare(reports: string, days: readonly number[], name = COMPARISON): void {
  mkdirSync(join(reports, name));
  const sets = days.map((day) => ({ name: `${day}`, runs: [runOf(day)] }));
  const comparison = { summary: '', sets, pairs: [], differences: [], warnings: [], notes: [] };
  writeComparisonFile(join(reports, name), { title: name, at: '2026-01-09T10:15:00.000Z', comparison });
}

describe('reports prune', () => {
  it('keeps the newest runs, says what it removes, and makes the list anew', async () => {
    using made = reportsWith([1, 2, 3, 4]);
    const { code, stdout, stderr } = await made.prune('--keep=2');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(made.folders(), [runOf(3), runOf(4)]);
    assert.match(stdout, new RegExp(`^removed ${runOf(1)} \\([\\d.]+ KB\\)\nremoved ${runOf(2)} `));
    assert.match(stdout, /removed 2 runs, [\d.]+ KB; 2 runs stay\n$/);
    assert.ok(existsSync(join(made.reports, 'index.html')));
    assert.deepEqual(await made.prune('--keep=2'), {
      ...{ code: 0, stdout: 'nothing to remove; 2 runs stay\n', stderr: '' },
    });
  });

  it('says with --dry-run what would go, and touches nothing', async () => {
    using made = reportsWith([1, 2]);
    const before = everything(made.reports);
    const { code, stdout } = await made.prune('--keep=1 --dry-run');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^would remove ${runOf(1)} .*\nwould remove 1 run, .*; 1 run stays\n$`));
    assert.deepEqual(everything(made.reports), before);
  });

  it('keeps what latest leads to, and a comparison with all its runs while one of them stays', async () => {
    using made = reportsWith([1, 2, 3, 4, 5]);
    symlinkSync(runOf(3), join(made.reports, 'latest'));
    compare(made.reports, [2, 5]);
    compare(made.reports, [1, 4], '20260107T101500Z-comparison-cccc');
    mkdirSync(join(made.reports, COMMAND));
    writeCommandFile(join(made.reports, COMMAND), { at: '2026-01-08T10:15:00.000Z', runs: [runOf(1), runOf(4)] });
    const { stdout } = await made.prune('--keep=1');
    assert.deepEqual(made.folders(), [runOf(2), runOf(3), runOf(5), COMPARISON, 'latest']);
    assert.match(
      stdout,
      /removed 2 runs and 1 comparison and 1 folder of a command, .*; 3 runs stay, 1 of them for a comparison that stays\n$/,
    );
  });

  it('removes nothing that is not the lab’s, or that a run may still be writing', async () => {
    using made = reportsWith([1, 2, 3, 4]);
    const { reports } = made;
    writeFileSync(join(reports, runOf(1), 'notes.txt'), 'mine');
    rmSync(join(reports, runOf(2), 'run.json'));
    mkdirSync(join(reports, 'coverage'));
    writeFileSync(join(reports, 'junit.xml'), 'another program’s');
    writeRun(reports, 'moved', { 'plan.json': JSON.stringify({ id: 'another' }) });
    symlinkSync(join(reports, runOf(3)), join(reports, 'mine'));
    const { code, stdout } = await made.prune('--keep=1');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`left alone: ${runOf(1)} holds notes.txt`));
    assert.match(stdout, new RegExp(`left alone: ${runOf(2)} may be under way`));
    assert.deepEqual(made.folders(), [runOf(1), runOf(2), runOf(4), 'coverage', 'junit.xml', 'mine', 'moved']);
    utimesSync(join(reports, runOf(2), 'samples.ndjson'), 1, 1);
    await made.prune('--keep=1');
    assert.ok(!existsSync(join(reports, runOf(2))), 'a lab that was killed long ago writes no more');
  });

  it('is content where there is no folder yet', async () => {
    using folder = workFolder();
    const { code, stdout } = await commandLine(['reports', 'prune', '--keep=3'], folder.path);
    assert.deepEqual([code, stdout], [0, 'nothing to remove\n']);
  });
});
