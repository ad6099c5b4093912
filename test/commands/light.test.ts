import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { modulesOf } from '../support/modules.js';
import { root } from '../support/root.js';

/** The packages that a report is made without. */
const HEAVY = ['dockerode', 'docker-modem', 'ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'tar-stream'];

const reports = mkdtempSync(join(tmpdir(), 'leak-lab-light-'));
after(() => rmSync(reports, { recursive: true, force: true }));
const kept = (name: string) => {
  const dir = join(reports, name);
  cpSync(join(root, 'test', 'fixtures', 'records', name), dir, { recursive: true });
  return dir;
};

describe('a command loads what it needs and no more', () => {
  for (const [args, most, status] of [
    [['--version'], 12, 0],
    [['--help'], 14, 0],
    [['labb'], 20, 64],
    [['lab', '--help'], 64, 0],
    [['lab', '--list'], 50, 0],
    [['lab', '--varriant=leaky'], 84, 64],
  ] as const)
    it(`${args.join(' ')}: at most ${most} modules, and no package that runs or judges anything`, () => {
      const loaded = modulesOf(args);
      const modules = loaded.files.length + [...loaded.packages.values()].reduce((sum, count) => sum + count, 0);
      assert.equal(loaded.status, status);
      assert.ok(modules <= most, `${modules} modules: ${[...loaded.files, ...loaded.packages.keys()].join(' ')}`);
      assert.deepEqual(
        HEAVY.filter((name) => loaded.packages.has(name)),
        [],
      );
    });

  for (const command of ['report', 'compare'])
    it(`${command} loads no engine and no gRPC`, () => {
      const runs = command === 'report' ? [kept('leaky')] : [kept('leaky'), kept('fixed')];
      const { status, files, packages } = modulesOf([command, ...runs, `--reports=${reports}`, '--quiet']);
      assert.equal(status, 0);
      assert.ok(files.some((file) => file.includes('report/')));
      assert.deepEqual(
        files.filter((file) => /scripts\/(engines|load|run)\/|services\/(agent|driver|probe)\//.test(file)),
        [],
      );
      assert.deepEqual(
        HEAVY.filter((name) => packages.has(name)),
        [],
      );
    });
});
