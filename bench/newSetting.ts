/**
 * Counts the files that a new boolean flag touches: makes the change that CONTRIBUTING shows in a copy of the code,
 * runs a fleet with the new flag there, and looks for what it does in the record. Nothing of this checkout is changed.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { patched, patchesBelow } from '../test/support/patches.js';
import { root } from '../test/support/root.js';

const LEFT_OUT = new Set(['node_modules', 'dist', 'reports', '.git']);
const FLAG = '--announce-checkpoints';

const copy = mkdtempSync(join(tmpdir(), 'leak-lab-setting-'));
try {
  cpSync(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const patches = patchesBelow('Add a setting', readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  for (const patch of patches) {
    const file = join(copy, patch.file);
    writeFileSync(file, patched(readFileSync(file, 'utf8'), patch) ?? assert.fail(`${patch.file} has changed`));
  }
  const help = lab('--help').stdout;
  assert.ok(help.includes(FLAG), 'the help does not tell of the flag');
  const { stdout, status } = lab('--variant=fixed', '--passes=12', '--slices=3', '--json', FLAG);
  const [run = assert.fail('no run')] = (JSON.parse(stdout) as { runs: { dir: string }[] }).runs;
  assert.equal(status, 0);
  const said = (name: string) => readFileSync(join(copy, run.dir, name), 'utf8');
  const record = said('samples.ndjson');
  assert.ok(record.includes('"kind":"event","name":"checkpoint","detail":"3"'), 'the replicas were not told');
  assert.ok(record.split('\n')[0]?.includes(FLAG), 'the run is not repeated by its command');
  assert.ok(said('summary.md').includes(FLAG), 'the report does not tell of the setting');
  assert.ok(said('report.html').includes(FLAG), 'the report does not tell of the setting');
  console.log(`a new boolean flag, from the command line to the replica and into the report: ${patches.length} files`);
  for (const { file } of patches) console.log(`  ${file}`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function lab(...args: string[]) {
  const bin = join(copy, 'bin', 'grpc-leak-lab.js');
  return spawnSync(process.execPath, [bin, 'lab', ...args], { cwd: copy, encoding: 'utf8' });
}
