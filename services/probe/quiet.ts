import { setTimeout as sleep } from 'node:timers/promises';
import { countDescriptors } from './kernel.js';
import type { Sensors } from './sensors.js';
import type { Settings } from './settings.js';
import { isWatching } from './undo.js';
import type { WorkCounter } from './work.js';

/** The number of times that the process is looked at within `quietMs`. */
const LOOKS = 5;

/**
 * Waits until the process is quiet: for `quietMs` no work is in flight, it is not busy, no socket opens or closes, and
 * the levels at the end equal those at the beginning. Resolves to false when that has not happened within
 * `settleLimitMs`. Unless it `holds`, waiting does not keep the process alive.
 */
export async function untilQuiet(
  sensors: Sensors,
  work: WorkCounter,
  busy: () => boolean,
  { quietMs, settleLimitMs, holds }: Pick<Settings, 'quietMs' | 'settleLimitMs'> & { readonly holds: boolean },
): Promise<boolean> {
  const limit = performance.now() + settleLimitMs;
  let since: number | undefined;
  let levels = '';
  for (;;) {
    const now = performance.now();
    if (work.inFlight > 0 || busy()) since = undefined;
    else if (since === undefined || sensors.sockets.lastMoveMs > since)
      [since, levels] = [now, readLevels(sensors, work)];
    else if (now - since >= quietMs) {
      const again = readLevels(sensors, work);
      if (again === levels) return true;
      [since, levels] = [now, again];
    }
    if (now >= limit || !isWatching()) return false;
    const left = since === undefined ? quietMs : quietMs - (now - since);
    await sleep(Math.max(1, Math.min(quietMs / LOOKS, left, limit - now)), undefined, { ref: holds });
  }
}

/** Reads the levels that are cheap enough to be looked at every few milliseconds. */
function readLevels(sensors: Sensors, work: WorkCounter): string {
  const { open, onlookers } = sensors.sockets;
  const descriptors = (countDescriptors() ?? 0) - onlookers;
  return JSON.stringify([descriptors, open, sensors.moves, work.begun, sensors.channels(), sensors.streams()]);
}
