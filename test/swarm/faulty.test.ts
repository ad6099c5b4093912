import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AGENT_ENV } from '../../protos/environment.js';
import { stackVariables } from '../../scripts/engines/swarm/stackVariables.js';
import { loads } from '../../scripts/load/loads.js';
import { dockerCommand } from '../support/needs.js';
import { planOf } from '../support/plans.js';
import { root } from '../support/root.js';
import { docker } from './stackByHand.js';

describe('a faulty peer of the stack', dockerCommand(), () => {
  it('is told all that its program reads, and the plan’s transport', () => {
    const plan = planOf({ transport: 'plaintext', service: { streamDeadlineMs: 30_000, faultyPeers: 2 } });
    const said = stackVariables(plan, loads.grpc.job(plan), { agent: 'agent', load: 'load', notes: [] }, '/nowhere');
    const environment = environmentOf('faulty', docker(['stack', 'config', '-c', join(root, 'swarm-stack.yml')], said));
    const program = readFileSync(join(root, 'services/faulty/main.ts'), 'utf8');
    const read = [...program.matchAll(/AGENT_ENV\.(\w+)/g)].map(
      ([, name]) => AGENT_ENV[name as keyof typeof AGENT_ENV],
    );
    assert.ok(read.length > 3);
    assert.deepEqual(
      read.filter((name) => !environment.get(name)),
      [],
    );
    assert.equal(environment.get(AGENT_ENV.transport), 'plaintext');
  });
});

/** Reads a service in the YAML that docker makes of a stack file. */
function environmentOf(service: string, yaml: string): Map<string, string> {
  const block = new RegExp(`^ {2}${service}:\n((?: {4}.*\n)+)`, 'm').exec(yaml)?.[1] ?? '';
  return new Map([...block.matchAll(/^ {6}(LEAK_LAB_\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}
