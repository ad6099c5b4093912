import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownerOf, ownerState } from '../../scripts/engines/swarm/labels.js';
import { commandLine } from '../flags/commandLine.js';
import { withEnvironment } from '../support/environment.js';

/** The owner of a process that has lived, and is dead. */
export async function deadOwner(): Promise<string> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  const owner = ownerOf(child.pid);
  assert.equal(ownerState(owner), 'living');
  child.kill('SIGKILL');
  await once(child, 'close');
  return owner;
}

/** Runs `clean` against an engine. */
export async function clean(host: string, ...args: string[]): Promise<Awaited<ReturnType<typeof commandLine>>> {
  return withEnvironment({ DOCKER_HOST: host, DOCKER_CONTEXT: undefined }, () =>
    commandLine(['clean', ...args], process.cwd()),
  );
}
