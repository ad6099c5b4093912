import { randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'has every request listen to the one signal of shutdown, and leaves the listener there',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

export function program(leaks: boolean): Program {
  const shutdown = new AbortController();

  async function request(): Promise<void> {
    const payload = randomBytes(512).toString('hex');
    const giveUp = () => console.error(`gave up ${payload}`);
    shutdown.signal.addEventListener('abort', giveUp); // LEAK
    await Promise.resolve();
    if (!leaks) shutdown.signal.removeEventListener('abort', giveUp);
  }

  return {
    setup: () => void process.removeAllListeners('warning'), // of too many listeners: nobody reads it
    once: request,
    truth: () => getEventListeners(shutdown.signal, 'abort').length,
  };
}
