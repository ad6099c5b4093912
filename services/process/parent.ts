import { rmSync } from 'node:fs';
import { AGENT_ENV } from '../../protos/environment.js';

/**
 * Ends this process with its lab. A process of the fleet does not outlive its lab: its standard input is a pipe from
 * the lab, and ends with it, however that ended. It then also removes the secrets of the run, which a lab that was
 * killed could not do. Where no parent was announced (in a container), nothing is watched.
 */
export function watchParent(): void {
  if (process.env[AGENT_ENV.parent] !== 'stdin') return;
  process.stdin.resume().on('close', () => {
    const secrets = process.env[AGENT_ENV.runtimeDir];
    if (secrets) rmSync(secrets, { recursive: true, force: true });
    process.exit(0);
  });
}
