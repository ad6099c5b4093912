import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CAUSE_PAGES } from '../../scripts/analysis/model/advice.js';
import { broken } from '../support/links.js';
import { root } from '../support/root.js';

const NOBODY = 65_534;

/**
 * Returns the folder of what `npm pack` makes, unpacked as an installation does it, with this project's own
 * dependencies.
 */
describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-pack-'));
  const installed = join(folder, 'package');
  const reports = join(folder, 'reports');
  before(() => {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
    const [tarball] = readdirSync(folder);
    execFileSync('tar', ['-xzf', join(folder, tarball as string), '-C', folder]);
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
    mkdirSync(reports);
    for (const each of [folder, reports]) chmodSync(each, 0o777);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], uid?: number) =>
    execFileSync(process.execPath, [join(installed, 'bin/grpc-leak-lab.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
      ...(uid && { uid, gid: uid }),
    });

  it('runs without a compiler, and writes nothing into itself', () => {
    assert.match(run(['--help']), /Usage/);
    const [result] = JSON.parse(run(['lab', '--variant=leaky', '--passes=12', '--json', `--reports=${reports}`])).runs;
    assert.equal(result.outcome, 'leak');
    assert.equal(result.culprits[0].file, 'services/variants/leaky.ts');
    const { passed, plants } = JSON.parse(run(['selfcheck', '--only=socket', '--json']));
    assert.deepEqual([passed, plants[0].line.is], [true, 'own']);
    assert.deepEqual(readdirSync(join(installed, 'dist')), ['packed']);
  });

  it('carries every page on a cause, and what these lead to', () => {
    for (const page of [...CAUSE_PAGES, 'docs/incident.md']) assert.deepEqual(broken(installed, page), [], page);
  });

  it('links a report to them where it lies in the same folder, and names them in any other', () => {
    const outside = realpathSync(join(reports, 'latest')); // of the run above
    assert.deepEqual(pagesLinked(outside), []);
    const within = join(installed, 'reports', 'run');
    cpSync(outside, within, { recursive: true });
    run(['report', within]);
    assert.ok(pagesLinked(within).length > 0);
    for (const href of pagesLinked(within)) assert.ok(existsSync(join(within, href)), href);
    rmSync(within, { recursive: true });
  });

  const mayBeNobody = process.getuid?.() === 0 && isReachable(root);
  it('serves a user who may not write to it', {
    skip: !mayBeNobody && 'needs root, and dependencies that everybody can read',
  }, () => {
    assert.match(run(['--version'], NOBODY), /^\d+\.\d+\.\d+/);
  });
});

/** Returns the files that a run's report leads to. */
function pagesLinked(dir: string): string[] {
  return [...readFileSync(join(dir, 'report.html'), 'utf8').matchAll(/<a href="([^"#][^"]*)"/g)].map(
    ([, href]) => href ?? '',
  );
}

function isReachable(path: string): boolean {
  try {
    execFileSync('ls', [path], { uid: NOBODY, gid: NOBODY, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
