import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type LabProcess, startLab } from '../support/labProcess.js';
import { root } from '../support/root.js';

/** Paths of Node binaries, separated by colons; `.ci/run` gets them from npm. */
const binaries = (process.env.LEAK_LAB_NODES ?? '').split(':').filter((path) => path !== '');
const mustRun = process.env.LEAK_LAB_MUST_RUN === '1';
const skip = binaries.length === 0 && !mustRun ? 'LEAK_LAB_NODES names no other Node binaries' : false;

describe('the main job under each version of Node', { skip }, () => {
  const labs: LabProcess[] = [];
  after(() => {
    for (const lab of labs) lab.remove();
  });

  it('has binaries to run under', () => assert.ok(binaries.length > 0));

  for (const binary of binaries) {
    const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
    it(`${version} finds leaky leaking at its line, and fixed clean`, async () => {
      const lab = startLab(
        ['--variant=leaky,fixed', '--passes=24', '--json'],
        [binary, join(root, 'bin/grpc-leak-lab.js'), 'lab'],
      );
      labs.push(lab);
      const { code, stdout, stderr } = await lab.ended;
      assert.equal(code, 0, stderr);
      const [leaky, fixed] = JSON.parse(stdout).runs;
      assert.equal(leaky.outcome, 'leak');
      for (const { sockets } of leaky.perReplica) assert.equal(sockets.settled, 144);
      assert.equal(leaky.culprits[0].file, 'services/variants/leaky.ts');
      assert.equal(fixed.outcome, 'clean');
      for (const { sockets } of fixed.perReplica) assert.equal(sockets.settled, 4);
      const ran = lab.events().find(({ from, line }) => from === 'replica' && line.kind === 'hello');
      assert.ok(ran?.from === 'replica' && ran.line.kind === 'hello');
      assert.equal(ran.line.node, version, 'the replicas ran under another Node');
    });
  }
});
