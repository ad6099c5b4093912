/**
 * The room of the drivers of load, processes beside the replicas. Imports process and protos.
 */
import { AGENT_ENV } from '../../protos/environment.js';
import { passesOfSlice } from '../process/cadence.js';
import { number } from '../process/environment.js';
import { watchParent } from '../process/parent.js';
import { checkpoints, type FrontDoor, openFrontDoors } from './frontDoors.js';
import { print } from './print.js';
import { openLoop, type Punctuality } from './schedule.js';
import { Tally } from './tally.js';

const PROGRESS_EVERY_MS = 250;

/**
 * Runs the embedded driver: C slices of calls at the front door of every replica that makes passes, with a checkpoint
 * of every replica before the first and after each.
 */
async function main(): Promise<void> {
  watchParent();
  const doors = await openFrontDoors();
  const { clients, servers } = doors;
  const passes = number(AGENT_ENV.passes, 1);
  const slices = number(AGENT_ENV.slices, 1);
  const perSecond = number(AGENT_ENV.ratePerReplica, 0) * clients.length;
  const total = new Tally();
  const punctuality: Punctuality = { lateStarts: 0, latestStartMs: 0 };
  const planned = passes * clients.length;
  let sent = 0;
  const progress = setInterval(
    () => print({ kind: 'progress', planned, sent, returned: total.calls, failed: total.failed }),
    PROGRESS_EVERY_MS,
  );

  await checkpoints(doors, 0);
  for (let index = 1; index <= slices; index += 1) {
    print({ kind: 'slice-begin', index });
    const slice = new Tally();
    await openLoop(
      passesOfSlice(index, passes, slices) * clients.length,
      perSecond,
      punctuality,
      async (call, dueMs) => {
        const door = clients[call % clients.length] as FrontDoor;
        sent += 1;
        const status = await door.listHosts();
        const latencyMs = performance.now() - dueMs;
        for (const tally of [slice, total]) tally.add(door.address, status, latencyMs);
      },
    );
    print({ kind: 'slice-end', index, calls: slice.calls, failed: slice.failed, latency: slice.latency });
    await checkpoints(doors, index);
  }

  clearInterval(progress);
  const { calls, failed, byStatus, byAddress, latency } = total;
  print({ kind: 'summary', planned, calls, failed, byStatus, ...punctuality, latency, byAddress });
  for (const door of [...clients, ...servers]) door.close();
  process.exit(0);
}

await main();
