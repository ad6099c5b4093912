import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from '../probe/probe.js';
import { type Cadence, passesOfSlice, pauseBeforeMs } from './cadence.js';
import type { Passes } from './passes.js';
import { seededRandom } from './random.js';

export interface OwnPassesPlan {
  readonly passes: number;
  readonly slices: number;
  readonly cadence: Cadence;
  readonly ratePerSecond: number;
  readonly seed: number;
}

/** Long enough that a neighbour's pause between two passes is not taken for quiet. */
const PAUSE_BETWEEN_SLICES_MS = 400;

/**
 * The control, without load: the replica makes its passes by itself, in slices that end with a checkpoint. On a steady
 * cadence slices begin at set moments, so that no replica dials while a neighbour is read.
 *
 * @param log told of passes that failed
 */
export async function makeOwnPasses(passes: Passes, plan: OwnPassesPlan, log: (text: string) => void): Promise<void> {
  const random = seededRandom(plan.seed);
  let pass = 0;
  let sliceBeginMs = performance.now();
  for (let slice = 1; slice <= plan.slices; slice += 1) {
    let dueMs = sliceBeginMs;
    const inSlice = passesOfSlice(slice, plan.passes, plan.slices);
    for (let number = 0; number < inSlice; number += 1, pass += 1) {
      const firstOfSteadySlice = plan.cadence === 'steady' && number === 0;
      if (!firstOfSteadySlice) dueMs += pauseBeforeMs(pass, plan.cadence, plan.ratePerSecond, random);
      await sleep(Math.max(0, dueMs - performance.now()));
      await passes.run().catch((error) => log(`a pass failed: ${error}`));
      // As the ticker did: a pass that took longer than the interval delays all that follow.
      dueMs = Math.max(dueMs, performance.now() - 1000 / plan.ratePerSecond);
    }
    sliceBeginMs = plan.cadence === 'steady' ? dueMs + 1000 / plan.ratePerSecond + PAUSE_BETWEEN_SLICES_MS : dueMs;
    await probe()?.checkpoint(slice);
  }
  probe()?.event('finished');
}
