/**
 * The probe for a process that runs already, which the build makes one CommonJS file of: the lab has the process load it
 * through its inspector. It leaves the process as it was when it is told to stop, or when the lab has gone.
 */
import Module from 'node:module';
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

interface Loaded {
  readonly children?: Loaded[];
}

interface LoaderInternals {
  readonly _cache: Record<string, Loaded | undefined>;
  readonly _pathCache?: Record<string, string>;
}

/** Has the loader forget this file, wherever it noted it. */
function forgetModule(file: string): void {
  const { _cache, _pathCache = {} } = Module as unknown as LoaderInternals;
  const own = _cache[file];
  delete _cache[file];
  for (const [key, path] of Object.entries(_pathCache)) if (path === file) delete _pathCache[key];
  for (const other of Object.values(_cache)) {
    const at = own && other?.children ? other.children.indexOf(own) : -1;
    if (at >= 0) other?.children?.splice(at, 1);
  }
}
