import { openChannel } from '../engines/command/channelServer.js';
import { startCommand } from '../engines/command/commandProcess.js';
import { listedMethods } from '../load/own/grpc/calls.js';
import type { CallableMethod } from '../load/own/grpc/types.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import { endCommand } from './endCommand.js';
import { notStarted } from './notStarted.js';
import { ProcessWatch } from './processWatch.js';

/**
 * Starts the command of a plan, asks it for the methods that it serves, and ends it. Its stdout goes to stderr.
 * @throws {LoadRefused} where it does not tell
 * @throws {NeverReady} where it does not come to serve
 */
export async function methodsOfCommand(
  plan: PlanFor<'command'>,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<CallableMethod[]> {
  const drive = driveOf(plan);
  if (!drive) return [];
  const gone = new AbortController();
  const place = {
    ...{ noun: 'command' as const, cwd: plan.target.cwd, env },
    ...{ hasPrintedReady: () => false, hasEnded: () => gone.signal.aborted },
  };
  if (drive.protos.length > 0) return listedMethods(drive, { ...place, ports: () => [], signal });
  await using channel = await openChannel();
  const nobody = { vitals: () => undefined, load: () => undefined, lab: () => undefined, log: () => undefined };
  const watch = new ProcessWatch(plan, nobody);
  channel.onProcess((process) => watch.welcome(process));
  const command = startCommand(plan, { channel: channel.path, env, keepsStdout: false });
  const ended = command.exited.then((end) => {
    gone.abort();
    return end;
  });
  try {
    const both = AbortSignal.any([signal, gone.signal]);
    return await listedMethods(drive, { ...place, ports: () => watch.ports, signal: both });
  } catch (error) {
    const failure = gone.signal.aborted ? (await ended).failure : undefined;
    throw failure ? notStarted(plan, failure) : error;
  } finally {
    if (!gone.signal.aborted) await endCommand(command);
    await watch.endAll();
  }
}
