import { once as next } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'starts a worker thread per job, and does not terminate it when the job is done',
  after: 'TryGhost/Ghost #12496',
  metric: 'workers',
  named: 'line',
  perUnit: 1,
  unitsPerSlice: 6,
};

/** Does its job, answers, and then waits for a word that never comes. */
const JOB = `const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', () => process.exit());
parentPort.postMessage(workerData.toUpperCase());`;

export function program(leaks: boolean): Program {
  const workers = new Set<Worker>();
  return {
    async once() {
      const worker = new Worker(JOB, { eval: true, workerData: 'the job' }); // LEAK
      workers.add(worker);
      worker.on('exit', () => workers.delete(worker));
      await next(worker, 'message');
      if (!leaks) await worker.terminate();
    },
    truth: () => workers.size,
  };
}
