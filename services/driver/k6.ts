import { spawn } from 'node:child_process';
import { AGENT_ENV, K6_ENV } from '../../protos/environment.js';
import { readKeyMaterial } from '../process/credentials.js';
import { text } from '../process/environment.js';
import { watchParent } from '../process/parent.js';
import { addressesOfDoors } from './addressesOfDoors.js';

/**
 * Runs k6 with the script that is its argument, on all replicas of the plan once they are visible. k6 prints on the
 * same stdout; its status is this process's own.
 */
async function main(script: string): Promise<void> {
  watchParent();
  await k6(['version']);
  await readKeyMaterial(text(AGENT_ENV.certificates)); // they may be in the making
  const { clients, servers } = await addressesOfDoors();
  const doors = { [K6_ENV.frontDoors]: clients.join(','), [K6_ENV.serverDoors]: servers.join(',') };
  process.exit(await k6(['run', ...text(K6_ENV.flags).split(' '), script], doors));
}

/** k6 does not outlive this process. @returns its status */
function k6(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const child = spawn('k6', args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('exit', kill);
      resolve(code ?? 1);
    });
  });
}

await main(process.argv[2] as string);
