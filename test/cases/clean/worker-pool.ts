import { once as next } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LookAlike, Program } from '../lib/case.js';

export const description: LookAlike = {
  about: 'a pool of three worker threads, of which one is ended and replaced after every twelfth job',
  looksLike: 'workers',
};

const SCRIPT = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (job) => parentPort.postMessage(job * 2));
parentPort.postMessage('ready');`;

export function program(): Program {
  const pool: Worker[] = [];
  let unit = 0;

  async function start(): Promise<void> {
    const worker = new Worker(SCRIPT, { eval: true });
    pool.push(worker);
    await next(worker, 'message');
  }

  return {
    async setup() {
      for (let i = 0; i < 3; i++) await start();
    },
    async once() {
      unit += 1;
      const worker = pool[unit % pool.length] as Worker;
      worker.postMessage(unit);
      await next(worker, 'message');
      if (unit % 12 !== 0) return;
      await pool.shift()?.terminate();
      await start();
    },
    truth: () => pool.length,
    async teardown() {
      await Promise.all(pool.map((worker) => worker.terminate()));
    },
  };
}
