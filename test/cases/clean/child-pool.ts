import { type ChildProcess, spawn } from 'node:child_process';
import { once as next } from 'node:events';
import type { LookAlike, Program } from '../lib/case.js';

export const description: LookAlike = {
  about: 'a pool of three child processes that filter lines; each is replaced after fifteen jobs',
  looksLike: 'children',
};

interface Filter {
  child: ChildProcess;
  jobs: number;
}

export function program(): Program {
  const pool: Filter[] = [];
  let unit = 0;

  const start = () => ({ child: spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] }), jobs: 0 });

  async function filtered(filter: Filter, line: string): Promise<void> {
    filter.child.stdin?.write(`${line}\n`);
    if (filter.child.stdout) await next(filter.child.stdout, 'data');
    filter.jobs += 1;
    if (filter.jobs < 15) return;
    filter.child.kill();
    await next(filter.child, 'close');
    pool[pool.indexOf(filter)] = start();
  }

  return {
    setup() {
      for (let i = 0; i < 3; i++) pool.push(start());
    },
    async once() {
      unit += 1;
      await filtered(pool[unit % pool.length] as Filter, `line ${unit}`);
    },
    truth: () => pool.filter(({ child }) => child.exitCode === null && child.signalCode === null).length,
    teardown() {
      for (const { child } of pool) child.kill();
    },
  };
}
