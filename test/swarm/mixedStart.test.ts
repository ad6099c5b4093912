import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startByTurns } from '../../scripts/engines/swarm/images/recipes.js';
import { imagesMadeHere } from '../../scripts/engines/swarm/preflight/images.js';
import { loads } from '../../scripts/load/loads.js';
import { replicasOf } from '../../scripts/plan/replicas.js';
import { runsOnGo } from '../../scripts/plan/runtimes.js';
import { workFolder } from '../flags/commandLine.js';
import { NOWHERE, planOf } from '../support/plans.js';

describe('the image of a mixed fleet', () => {
  it('starts every replica on what the plan says, whichever role it has', () => {
    using folder = workFolder();
    for (const [program, says] of [
      ['agent-go', 'go'],
      ['node', 'node'],
    ] as const)
      writeFileSync(join(folder.path, program), `#!/bin/sh\necho ${says}\n`, { mode: 0o755 });
    for (const role of ['mixed', 'split'] as const) {
      const plan = planOf({ runtime: 'mixed', role, replicas: 11 });
      for (const [index, { name }] of replicasOf(plan).entries()) {
        const env = { PATH: folder.path, LEAK_LAB_NAME: name };
        const started = execFileSync('/bin/sh', ['-c', startByTurns.text], { env, encoding: 'utf8' }).trim();
        assert.equal(started, runsOnGo(plan, index % plan.target.replicas) ? 'go' : 'node', name);
      }
    }
  });
});

describe('the images that a run makes itself', () => {
  const made = (runtime: 'node' | 'go' | 'mixed', load: 'grpc' | 'k6', image: string) => {
    const plan = planOf({ runtime, load });
    return imagesMadeHere(plan, loads[load].job(plan), { ...NOWHERE, image, k6Image: 'k6:1' });
  };

  it('are of Node as well where replicas in Go are loaded by Node', () => {
    assert.deepEqual(made('go', 'grpc', 'auto'), ['--image', '--load=k6 --k6-image']);
    assert.deepEqual(made('go', 'grpc', 'registry/agent:1'), ['--load=k6 --k6-image']);
    assert.deepEqual(made('go', 'k6', 'registry/agent:1'), []);
    assert.deepEqual(made('mixed', 'grpc', 'auto'), ['--image']);
    assert.deepEqual(made('mixed', 'grpc', 'registry/agent:1'), []);
  });
});
