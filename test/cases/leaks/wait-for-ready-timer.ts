import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { soon } from '../lib/load.js';

export const description: Leak = {
  about: 'a health check gives up on a peer that is down long before the deadline that it gave waitForReady',
  after: 'firebase/firebase-js-sdk #1109',
  metric: 'timers',
  named: 'line',
  perUnit: 1,
};

/** Milliseconds after which the check gives up. */
const PATIENCE_MS = 20;

export function program(leaks: boolean): Program {
  const deadlineMs = leaks ? 3_600_000 : PATIENCE_MS;
  let client: grpc.Client;
  let waiting = 0;

  async function isUp(): Promise<boolean> {
    waiting += 1;
    const ready = new Promise<boolean>((resolve) => {
      const done = (error?: Error) => {
        waiting -= 1;
        resolve(!error);
      };
      client.waitForReady(Date.now() + deadlineMs, done); // LEAK
    });
    return Promise.race([ready, soon(PATIENCE_MS).then(() => false)]);
  }

  return {
    setup() {
      client = new grpc.Client('127.0.0.1:1', grpc.credentials.createInsecure()); // nothing listens there
    },
    async once() {
      await isUp();
    },
    truth: () => waiting,
    teardown: () => client.close(),
  };
}
