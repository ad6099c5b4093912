import { rmSync } from 'node:fs';
import { AGENT_ENV } from '../../protos/environment.js';

/**
 * A process of the fleet does not outlive its lab: its standard input is a pipe from it, and ends with it, however it
 * ended. The secrets of the run go too, which a lab that was killed could not see to. Where no parent was announced (in
 * a container), nothing is watched.
 */
export function watchParent(): void {
  if (process.env[AGENT_ENV.parent] !== 'stdin') return;
  process.stdin.resume().on('close', () => {
    const secrets = process.env[AGENT_ENV.runtimeDir];
    if (secrets) rmSync(secrets, { recursive: true, force: true });
    process.exit(0);
  });
}
