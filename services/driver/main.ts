/**
 * The room of the drivers of load, processes beside the replicas. Imports process and protos.
 */

import { status } from '@grpc/grpc-js';
import { AGENT_ENV, DRIVER_ENV } from '../../protos/environment.js';
import { passesOfSlice } from '../process/cadence.js';
import { number } from '../process/environment.js';
import { watchParent } from '../process/parent.js';
import { baselines, checkpoints, type FrontDoor, openFrontDoors } from './frontDoors.js';
import { print } from './print.js';
import { openLoop, type Punctuality } from './schedule.js';
import { Tally } from './tally.js';

const PROGRESS_EVERY_MS = 250;

/**
 * Runs the embedded driver: C slices of calls at the front door of every replica that makes passes, with a checkpoint
 * of every replica before the first and after each. A stretch that goes on where an earlier one ended begins with that
 * one's last checkpoint.
 */
async function main(): Promise<void> {
  watchParent();
  const doors = await openFrontDoors();
  const { clients, servers } = doors;
  const passes = number(AGENT_ENV.passes, 1);
  const slices = number(AGENT_ENV.slices, 1);
  const after = process.env[DRIVER_ENV.after] ? number(DRIVER_ENV.after, 0) : 0;
  const perSecond = number(AGENT_ENV.ratePerReplica, 0) * clients.length;
  const total = new Tally();
  const punctuality: Punctuality = { lateStarts: 0, latestStartMs: 0 };
  const planned = passes * clients.length;
  let sent = 0;
  const progress = setInterval(
    () => print({ kind: 'progress', planned, sent, returned: total.calls, failed: total.failed }),
    PROGRESS_EVERY_MS,
  );

  if (after === 0) await baselines(doors);
  for (let slice = 1; slice <= slices; slice += 1) {
    const index = after + slice;
    print({ kind: 'slice-begin', index });
    const tally = new Tally();
    let firstFailure: { status: string; said: string } | undefined;
    await openLoop(
      passesOfSlice(slice, passes, slices) * clients.length,
      perSecond,
      punctuality,
      async (call, dueMs) => {
        const door = clients[call % clients.length] as FrontDoor;
        sent += 1;
        const { code, said } = await door.listHosts();
        const latencyMs = performance.now() - dueMs;
        for (const each of [tally, total]) each.add(door.address, code, latencyMs);
        if (code !== status.OK) firstFailure ??= { status: status[code], said };
      },
    );
    const { calls, failed, latency } = tally;
    print({ kind: 'slice-end', index, calls, failed, ...(firstFailure && { firstFailure }), latency });
    await checkpoints(doors, index);
  }

  clearInterval(progress);
  const { calls, failed, byStatus, byAddress, latency } = total;
  print({ kind: 'summary', planned, calls, failed, byStatus, ...punctuality, latency, byAddress });
  for (const door of [...clients, ...servers]) door.close();
  process.exit(0);
}

await main();
