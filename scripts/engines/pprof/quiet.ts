import { setTimeout as sleep } from 'node:timers/promises';
import { countsOf, type KernelLooks } from '../attach/kernelLook.js';
import type { PprofReadings } from './readings.js';

/** What is looked at until it stays the same. */
export interface Unquiet {
  readonly readings: PprofReadings;
  readonly looks: KernelLooks | undefined;
  /** Tells whether the process was left, so that nobody waits for it any more. */
  hasLeft(): boolean;
}

/** Waits until the counts of a service have stayed the same for a while; false where they have not within the limit. */
export async function untilQuiet(
  { readings, looks, hasLeft }: Unquiet,
  { quietMs, settleLimitMs }: { readonly quietMs: number; readonly settleLimitMs: number },
): Promise<boolean> {
  const limit = performance.now() + settleLimitMs;
  while (!hasLeft() && performance.now() < limit) {
    const before = await readings.goroutines();
    const isQuiet = await kernelStays(looks, quietMs);
    if (isQuiet && (await readings.goroutines()) === before) return true;
  }
  return false;
}

/** The number of times that the process is looked at within the time for which it is to be quiet. */
const LOOKS = 5;

async function kernelStays(looks: KernelLooks | undefined, forMs: number): Promise<boolean> {
  const before = looks && countsOf(looks.look(true));
  for (let i = 0; i < LOOKS; i++) {
    await sleep(forMs / LOOKS);
    if (looks && countsOf(looks.look(true)) !== before) return false;
  }
  return true;
}
