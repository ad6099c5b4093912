/**
 * Observes any Node program from the inside: `node --import <URL of this file, compiled> target.js`. It imports nothing
 * but Node and itself, prints vitals lines among the target's own output, and leaves a {@link Probe} on `globalThis`.
 *
 * Worker threads inherit the option; they share the process that is already observed.
 */
import { isMainThread } from 'node:worker_threads';
import { observe } from './observer.js';
import { PROBE_KEY, type Probe, probe } from './probe.js';

if (isMainThread && !probe()) start();

function start(): void {
  try {
    (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY] = observe(process.env);
  } catch (error) {
    process.emitWarning(`this process is not observed: ${(error as Error).message}`, { type: 'GrpcLeakLab' });
  }
}
