import type { Given } from '../plan/flag.js';
import type { outputFlags } from './outputFlags.js';
import type { ViewSettings } from './requests.js';

/**
 * Returns the settings of the view, from the flags and the environment: NO_COLOR (https://no-color.org: present and not
 * empty) and TERM=dumb.
 */
export function viewSettings(given: Given<typeof outputFlags>, env: NodeJS.ProcessEnv): ViewSettings {
  const plain = given['no-color'] === true || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return { quiet: given.quiet === true, color: !plain };
}
