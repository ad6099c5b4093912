import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../support/root.js';

/** What stands for the whole command line in a checkout whose sources are few, and so compiled at once. */
const COMMAND_LINE = `import { fileURLToPath } from 'node:url';
export function main(): number {
  process.stdout.write(fileURLToPath(new URL('..', import.meta.url)));
  return 0;
}
`;

/** A checkout of its own, so that its sources can be changed. */
describe('the build', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'grpc-leak-lab-checkout-'));
  before(() => {
    for (const name of ['bin', 'package.json', 'tsconfig.json'])
      cpSync(join(root, name), join(checkout, name), { recursive: true });
    mkdirSync(join(checkout, 'scripts'));
    writeFileSync(join(checkout, 'scripts/cli.ts'), COMMAND_LINE);
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  });
  after(() => rmSync(checkout, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(checkout, 'bin/grpc-leak-lab.js'), ...args], { cwd: checkout, encoding: 'utf8' });
  const builds = () => readdirSync(join(checkout, 'dist')).sort();

  it('is made once for one state of the sources, and never stale for another', () => {
    const first = run('build').stdout;
    assert.equal(run('build').stdout, first);
    assert.equal(builds().length, 1);
    appendFileSync(join(checkout, 'scripts/cli.ts'), '\n// changed\n');
    assert.notEqual(run('build').stdout, first);
    assert.equal(builds().length, 2);
  });

  it('stays as long as somebody runs it, and goes when newer ones have come', () => {
    const [leased, free] = builds() as [string, string];
    writeFileSync(join(checkout, 'dist', leased, `.lease-${process.pid}`), '');
    for (let change = 0; change < 5; change += 1) {
      appendFileSync(join(checkout, 'scripts/cli.ts'), `// ${change}\n`);
      assert.equal(run('build').status, 0);
    }
    assert.ok(builds().includes(leased), 'a build was taken from under a process that runs it');
    assert.ok(!builds().includes(free));
  });

  it('has no lease of a process that lives no more but of the last', () => {
    const folder = run('build').stdout.trim();
    const leases = () => readdirSync(join(checkout, 'dist', basename(folder))).filter((name) => /^\.lease-/.test(name));
    const earlier = leases();
    run('build');
    assert.equal(leases().length, 1);
    assert.notDeepEqual(leases(), earlier);
  });

  it('that fails ends with 70 and what the compiler said, in the document too', () => {
    appendFileSync(join(checkout, 'scripts/cli.ts'), 'const wrong: number = "text";\n');
    const { status, stdout, stderr } = run('lab', '--json');
    assert.equal(status, 70);
    assert.match(stderr, /cli\.ts.*TS2322/);
    const document = JSON.parse(stdout);
    assert.deepEqual([document.exitCode, document.runs], [70, []]);
  });
});

it('of this project is told by its command', () => {
  const command = [join(root, 'bin/grpc-leak-lab.js'), 'build'];
  const { status, stdout } = spawnSync(process.execPath, command, { cwd: tmpdir(), encoding: 'utf8' });
  assert.equal(status, 0);
  assert.ok(existsSync(join(tmpdir(), stdout.trim(), '.complete')), stdout);
});
