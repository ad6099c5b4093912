import { spawn } from 'node:child_process';
import { AGENT_ENV, K6_ENV } from '../../protos/environment.js';
import { readKeyMaterial } from '../agent/credentials.js';
import { number, text } from '../agent/environment.js';
import { watchParent } from '../agent/parent.js';
import { placeOf } from '../agent/place/index.js';
import { untilVisible } from '../agent/place/place.js';

/**
 * Runs k6 with the script that is its argument, on all replicas of the plan once they are visible. k6 prints on the same
 * stdout; its status is this process's own.
 */
async function main(script: string): Promise<void> {
  watchParent();
  await k6(['version']);
  await readKeyMaterial(text(AGENT_ENV.certificates)); // they may be in the making
  const all = await untilVisible(placeOf(text(AGENT_ENV.resolve)).resolve, number(AGENT_ENV.replicas, 1));
  const frontDoors = all.map(({ frontDoor }) => frontDoor).join(',');
  process.exit(await k6(['run', ...text(K6_ENV.flags).split(' '), script], { [K6_ENV.frontDoors]: frontDoors }));
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
