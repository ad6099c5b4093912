import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf } from '../engines/command/descendants.js';
import { portOf, pprofAddress } from '../engines/pprof/address.js';
import { PprofClient } from '../engines/pprof/client.js';
import { type ComingUp, untilServed } from '../engines/pprof/examine.js';
import { listenerAt } from '../engines/pprof/listeners.js';
import { lookByPprof, type PprofAttached } from '../engines/pprof/lookByPprof.js';
import { PprofRefused } from '../engines/pprof/refusal.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';

/** Milliseconds that a service has to serve its endpoint, where the run has the time. */
const SERVES_WITHIN_MS = 60_000;

/** The share of the time of a run that it may take for that. */
const SHARE_OF_TIME = 0.75;

/** Milliseconds that the last look at a service may take. */
const LAST_LOOK_MS = 30_000;

/** The command as it comes up. */
export interface StartedCommand extends Omit<ComingUp, 'limitMs'> {
  readonly pid: number | undefined;
}

/**
 * Looks at the Go service of a command by its endpoint, once it serves it. Undefined where the run was ended before.
 * @throws {PprofRefused} where it does not come to serve it
 */
export async function lookAtCommand(
  plan: PlanFor<'command'>,
  url: string,
  command: StartedCommand,
): Promise<PprofAttached | undefined> {
  const client = new PprofClient(pprofAddress(url));
  const drive = driveOf(plan);
  const limitMs = drive?.readyLimitMs ?? Math.min(SERVES_WITHIN_MS, SHARE_OF_TIME * plan.limits.timeMs);
  const problem = await untilServed(client, { ...command, limitMs });
  if (problem) throw new PprofRefused([problem]);
  if (command.signal.aborted) return undefined;
  const pid = ofCommand(command.pid, client.address);
  return lookByPprof({ client, pid, goesOn: false, lastIndex: drive?.slices }, plan.observe);
}

/** Takes the last look at a service that is about to be ended, if that is not too slow. */
export async function lastLook(attached: PprofAttached | undefined): Promise<void> {
  if (attached) await Promise.race([attached.finish(), sleep(LAST_LOOK_MS, undefined, { ref: false })]);
}

/**
 * Returns which process of the command serves the endpoint.
 * @throws {PprofRefused} where none of its processes does
 */
function ofCommand(root: number | undefined, address: URL): number | undefined {
  if (root === undefined || process.platform !== 'linux') return root;
  const pid = listenerAt(portOf(address), [root, ...descendantsOf([root]).map((each) => each.pid)]);
  if (pid !== undefined) return pid;
  throw new PprofRefused([
    {
      subject: `--pprof=${address.origin}`,
      message: 'what answers there is no process of the command',
      remedy:
        'where the command hands the service on, as to a container, start it by itself, and then: grpc-leak-lab check --pprof=URL --for=10m',
    },
  ]);
}
