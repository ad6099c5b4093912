import type { Leak, Program } from '../lib/case.js';
import { soon } from '../lib/load.js';

export const description: Leak = {
  about: 'starts a heartbeat per session, and does not stop it when the session ends',
  metric: 'timers',
  named: 'line',
  perUnit: 1,
};

/** Milliseconds between two heartbeats: none falls into the run. */
const BEAT_MS = 3_600_000;

export function program(leaks: boolean): Program {
  const beating = new Set<NodeJS.Timeout>();

  async function session(): Promise<void> {
    const heartbeat = setInterval(() => {}, BEAT_MS); // LEAK
    beating.add(heartbeat);
    await soon();
    if (leaks) return;
    clearInterval(heartbeat);
    beating.delete(heartbeat);
  }

  return { once: session, truth: () => beating.size };
}
