/**
 * Observes any Node program from the inside: `node --import <URL of this file, compiled> target.js`. It imports nothing
 * but Node and itself, prints vitals lines among the target's own output, and leaves a {@link Probe} on `globalThis`.
 *
 * Worker threads inherit the option, and have a probe of their own, whose figures that of the main thread tells.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { PROBE_ENV } from '../../protos/probeEnvironment.js';
import { isConnecting } from './channel.js';
import { guarded } from './guard.js';
import { observe } from './observer.js';
import { PROBE_KEY, type Probe, probe } from './probe.js';
import { observeWorker } from './threads/workerProbe.js';

if (!isMainThread) guarded(observeWorker)();
else if (!probe()) {
  start();
  if (process.env[PROBE_ENV.channel]) await connected();
}

/**
 * Waits for a few turns of the loop until the channel's connection is made or has failed, so that the target does not
 * find it half-way among its resources.
 */
async function connected(): Promise<void> {
  for (let turns = 0; turns < 3 || (turns < 20 && isConnecting()); turns++) await turn();
}

function start(): void {
  try {
    (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY] = observe(process.env);
  } catch (error) {
    process.emitWarning(`this process is not observed: ${(error as Error).message}`, { type: 'GrpcLeakLab' });
  }
}
