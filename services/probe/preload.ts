/**
 * Observes any Node program from the inside: `node --import <URL of this file, compiled> target.js`, or `--require` of
 * the one file that it is bundled to, with which Node loads the target as it does without. It imports nothing but Node and
 * itself, prints vitals lines among the target's own output, and leaves a {@link Probe} on `globalThis`.
 *
 * Worker threads inherit the option, and have a probe of their own, whose figures that of the main thread tells.
 */
import { isMainThread } from 'node:worker_threads';
import { forgetModule } from './forgetModule.js';
import { guarded } from './guard.js';
import { observe } from './observer.js';
import { PROBE_KEY, type Probe, probe } from './probe.js';
import { observeWorker } from './threads/workerProbe.js';

if (typeof __filename === 'string') guarded(forgetModule)(__filename); // as one file it is CommonJS
if (!isMainThread) guarded(observeWorker)();
else if (!probe()) start();

function start(): void {
  try {
    (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY] = observe(process.env);
  } catch (error) {
    process.emitWarning(`this process is not observed: ${(error as Error).message}`, { type: 'GrpcLeakLab' });
  }
}
