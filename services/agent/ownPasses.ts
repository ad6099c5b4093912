import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT_ENV } from '../../protos/environment.js';
import { OBSERVE } from '../../protos/settings/observe.js';
import { probe } from '../probe/probe.js';
import { betweenSlicesMs, CADENCES, type Cadence, passesOfSlice, pauseBeforeMs } from '../process/cadence.js';
import { number, oneOf, text } from '../process/environment.js';
import { seededRandom } from '../process/random.js';
import type { Passes } from './passes.js';

export interface OwnPassesPlan {
  readonly passes: number;
  readonly slices: number;
  readonly cadence: Cadence;
  readonly ratePerSecond: number;
  readonly seed: number;
  /** The milliseconds for which nothing must happen before a checkpoint is read. */
  readonly quietMs: number;
}

/**
 * Makes passes without a driver, as the control of a run: the replica makes them by itself, in slices that end with a
 * checkpoint. On a steady cadence slices begin at set moments, so that no replica dials while a neighbour is read.
 *
 * @param log is told of passes that failed
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
    }
    // A slice that took longer than its passes should have delays all that follow, as it did the incident's ticker.
    dueMs = Math.max(dueMs, performance.now());
    sliceBeginMs = plan.cadence === 'steady' ? dueMs + betweenSlicesMs(plan.ratePerSecond, plan.quietMs) : dueMs;
    await probe()?.checkpoint(slice);
  }
  probe()?.event('finished');
}

/** Reads from the environment how the passes are to be made. */
export function readOwnPassesPlan(): OwnPassesPlan {
  return {
    passes: number(AGENT_ENV.passes, 1),
    slices: number(AGENT_ENV.slices, 1),
    cadence: oneOf(AGENT_ENV.cadence, CADENCES),
    ratePerSecond: number(AGENT_ENV.ratePerReplica, 0),
    seed: number(AGENT_ENV.seed, 0) + numberOf(text(AGENT_ENV.name)),
    quietMs: number(OBSERVE.quietMs.environment.name, 1),
  };
}

/** Returns the number in a replica's name, 3 of `agent-3`: jittered cadences differ from replica to replica. */
function numberOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}
