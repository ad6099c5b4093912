import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT_ENV, DRIVER_ENV } from '../../protos/environment.js';
import type { LoadLine } from '../../protos/load.js';
import { passesOfSlice } from '../agent/cadence.js';
import { readKeyMaterial } from '../agent/credentials.js';
import { number, resolver, text } from '../agent/environment.js';
import { watchParent } from '../agent/parent.js';
import { type FrontDoor, openFrontDoor } from './frontDoors.js';
import { openLoop, type Punctuality } from './schedule.js';
import { Tally } from './tally.js';

const RESOLVE_EVERY_MS = 20;
const PROGRESS_EVERY_MS = 250;

/** The embedded driver: C slices of calls at every replica's front door, a checkpoint of every replica after each. */
async function main(): Promise<void> {
  const begin = watchParent();
  const doors = await openFrontDoors();
  const passes = number(AGENT_ENV.passes, 1);
  const slices = number(AGENT_ENV.slices, 1);
  const perSecond = number(AGENT_ENV.ratePerReplica, 0) * doors.length;
  const total = new Tally();
  const punctuality: Punctuality = { lateStarts: 0, latestStartMs: 0 };
  const planned = passes * doors.length;
  let sent = 0;
  const progress = setInterval(() => print({ kind: 'progress', planned, sent, returned: total.calls, failed: total.failed }), PROGRESS_EVERY_MS);

  await begin;
  for (let index = 1; index <= slices; index += 1) {
    print({ kind: 'slice-begin', index });
    const slice = new Tally();
    await openLoop(passesOfSlice(index, passes, slices) * doors.length, perSecond, punctuality, async (call, dueMs) => {
      const door = doors[call % doors.length] as FrontDoor;
      sent += 1;
      const status = await door.listHosts();
      const latencyMs = performance.now() - dueMs;
      for (const tally of [slice, total]) tally.add(door.address, status, latencyMs);
    });
    print({ kind: 'slice-end', index, calls: slice.calls, failed: slice.failed, latency: slice.latency });
    await Promise.all(doors.map((door) => checkpoint(door, index)));
  }

  clearInterval(progress);
  const { calls, failed, byStatus, byAddress, latency } = total;
  print({ kind: 'summary', planned, calls, failed, byStatus, ...punctuality, latency, byAddress });
  for (const door of doors) door.close();
  process.exit(0);
}

/** Waits until all replicas are visible. */
async function openFrontDoors(): Promise<FrontDoor[]> {
  const resolve = resolver(AGENT_ENV.resolve);
  const replicas = number(AGENT_ENV.replicas, 1);
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates));
  let all = await resolve();
  while (all.length < replicas) {
    await sleep(RESOLVE_EVERY_MS);
    all = await resolve();
  }
  return all.map(({ frontDoor }) => openFrontDoor(frontDoor, keys, number(DRIVER_ENV.callLimitMs, 1)));
}

async function checkpoint(door: FrontDoor, index: number): Promise<void> {
  const { address } = door;
  try {
    const { hostId, settled } = await door.checkpoint(index);
    print({ kind: 'checkpoint', index, address, hostId, settled });
  } catch (error) {
    print({ kind: 'checkpoint', index, address, error: error instanceof Error ? error.message : String(error) });
  }
}

type WithoutEnvelope<Line> = Line extends LoadLine ? Omit<Line, 'load' | 'atMs'> : never;

function print(line: WithoutEnvelope<LoadLine>): void {
  process.stdout.write(`${JSON.stringify({ load: 1, atMs: Date.now(), ...line })}\n`);
}

await main();
