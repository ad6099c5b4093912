import { spawn } from 'node:child_process';
import { once as next } from 'node:events';
import type { Leak, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about:
    'starts daemons by a shell that ends at once: each daemon has inherited the pipe of the output, which stays open',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const daemons: number[] = [];

  async function start(): Promise<void> {
    const shell = spawn('sh', ['-c', 'sleep 120 & echo $!'], { stdio: ['ignore', 'pipe', 'ignore'] }); // LEAK
    const exit = next(shell, 'exit');
    const [pid] = (await next(shell.stdout, 'data')) as [Buffer];
    daemons.push(Number(pid.toString()));
    await exit;
    if (leaks) return;
    shell.stdout.destroy();
    await next(shell.stdout, 'close');
  }

  return {
    once: start,
    truth: () => descriptors('socket:'),
    teardown() {
      for (const daemon of daemons) process.kill(daemon, 'SIGKILL');
    },
  };
}
