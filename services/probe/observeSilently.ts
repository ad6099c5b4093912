import { PROBE_ENV } from '../../protos/probeEnvironment.js';
import { OBSERVE } from '../../protos/settings/observe.js';
import { observe } from './observer.js';
import { PROBE_KEY, type Probe, probe } from './probe.js';
import { SilentSink } from './silentSink.js';

/**
 * The settings of a process that is looked at only when somebody asks: no ticks, and no more readings than settle the
 * heap, since tests are to be quick.
 */
const IN_TESTS = { [OBSERVE.tickMs.environment.name]: '0', [PROBE_ENV.readings]: '2' };

/**
 * Returns the probe of this thread. Where there is none it begins to observe, without a word on stdout, and counts what
 * is made from then on: also with a grpc-js that was loaded before, and in a worker thread.
 */
export function observeSilently(): Probe {
  const known = probe();
  if (known) return known;
  const made = observe({ ...process.env, ...IN_TESTS }, { own: new SilentSink() });
  (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY] = made;
  return made;
}
