/**
 * The probe for a process that runs already, which the build makes one CommonJS file of: the lab has the process load it
 * through its inspector. It leaves the process as it was when it is told to stop, or when the lab has gone.
 */
import { forgetModule } from './forgetModule.js';
import { observe } from './observer.js';
import { PROBE_KEY, type Probe, probe } from './probe.js';
import { undoAll, willLeave } from './undo.js';

/**
 * Begins to observe this process.
 * @param told the settings, by the names of the variables that a command's environment tells them by
 * @throws Error where it is observed already; whatever stands in the way, with nothing left behind
 */
export function attach(told: Readonly<Record<string, string>>): void {
  if (probe()) throw new Error('this process is observed already');
  willLeave();
  const holder = globalThis as { [PROBE_KEY]?: Probe };
  const forget = () => {
    if (holder[PROBE_KEY] === own) delete holder[PROBE_KEY];
    forgetModule(__filename);
  };
  let own: Probe | undefined;
  try {
    own = observe(told, { onLeft: forget });
    holder[PROBE_KEY] = own;
  } catch (error) {
    undoAll();
    forgetModule(__filename);
    throw error;
  }
}
