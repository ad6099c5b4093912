import { AGENT_ENV, K6_ENV } from '../../protos/environment.js';
import { startProgram } from '../process/childProcess.js';
import { readKeyMaterial } from '../process/credentials.js';
import { text } from '../process/environment.js';
import { watchParent } from '../process/parent.js';
import { addressesOfDoors } from './addressesOfDoors.js';

/**
 * Runs k6 with the script that is its argument, on all replicas of the plan once they are visible. k6 prints on the
 * same stdout; its exit status becomes that of this process.
 */
async function main(script: string): Promise<void> {
  watchParent();
  await k6(['version']);
  await readKeyMaterial(text(AGENT_ENV.certificates)); // they may be in the making
  const { clients, servers } = await addressesOfDoors();
  const doors = { [K6_ENV.frontDoors]: clients.join(','), [K6_ENV.serverDoors]: servers.join(',') };
  process.exit(await k6(['run', ...text(K6_ENV.flags).split(' '), script], doors));
}

/**
 * Runs k6, which does not outlive this process: it is in its process group, which the lab kills.
 * @returns its status
 */
async function k6(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const env = { ...process.env, ...environment };
  const { code, failure } = await startProgram('k6', args, { env, output: 'inherit' }).ended;
  if (failure) throw failure;
  return code ?? 1;
}

await main(process.argv[2] as string);
