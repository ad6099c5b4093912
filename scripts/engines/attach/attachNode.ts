import { chmodSync, chownSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROBE_ENV } from '../../../protos/probeEnvironment.js';
import { OBSERVE, OBSERVE_OWN } from '../../../protos/settings/observe.js';
import { environmentOf } from '../../../protos/settings/told.js';
import type { PlanFor } from '../../plan/plan.js';
import { type ChannelServer, type ObservedProcess, openChannel } from '../command/channelServer.js';
import { Unavailable } from '../engine.js';
import type { Examined } from './examine.js';
import { CLOSE_INSPECTOR, type OpenInspector, openInspector } from './openInspector.js';
import { isRunning } from './procFiles.js';

/** The probe as one file, as the build has made it beside the others. */
const PROBE = new URL('../../../services/probe/attached.cjs', import.meta.url);

/** Milliseconds that a process may take for a turn of its loop, in which the probe is loaded. */
const TURNS_WITHIN_MS = 5000;

/** Milliseconds for which an inspector that did not open in time is waited for, to be closed again. */
const OPENS_LATE_MS = 20_000;

/** A process that is observed, and what belongs to that; disposal ends it, and the process goes on. */
export interface Attached extends AsyncDisposable {
  readonly process: ObservedProcess;
  /** Takes a last look; absent where there is none to be taken. */
  finish?(): Promise<void>;
}

/**
 * Gets the probe into a process of Node that runs already. Its inspector is open only as long as that takes, unless it
 * was open before.
 *
 * @throws {Unavailable} where it cannot be done after all; then nothing is left behind in the process
 */
export async function attachNode(examined: Examined, observe: PlanFor<'process'>['observe']): Promise<Attached> {
  const channel = await openChannel(examined);
  try {
    const file = join(channel.folder, 'probe.cjs');
    copyFileSync(PROBE, file);
    handOver(file, examined);
    const rows = { ...OBSERVE, ...OBSERVE_OWN };
    const told = {
      ...environmentOf(rows, { ...observe, metrics: 'off' }),
      ...{ [PROBE_ENV.channel]: channel.path, [PROBE_ENV.attached]: 'on' },
    };
    const inspector = (await openInspector(examined)) ?? (await closeLate(examined));
    await load(inspector, file, told, examined);
    const first = await Promise.race([firstOf(channel), sleep(TURNS_WITHIN_MS, undefined, { ref: false })]);
    if (!first)
      throw unavailable(examined, 'loaded the probe, which could not reach the lab', 'run the lab as the same user');
    return { process: first, [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose]() };
  } catch (error) {
    await channel[Symbol.asyncDispose]();
    throw error;
  }
}

/** Gives a file to the user whose process is to read it: we may be root. */
function handOver(path: string, { uid, gid }: Pick<Examined, 'uid' | 'gid'>): void {
  if (process.geteuid?.() !== uid) chownSync(path, uid, gid);
  chmodSync(path, 0o400);
}

/** Loads the probe in a turn of the loop, never in the midst of what the program does, and closes the inspector. */
async function load(
  { client, wasOpen }: OpenInspector,
  file: string,
  told: Readonly<Record<string, string>>,
  examined: Examined,
): Promise<void> {
  const answer = await client.evaluate(inATurn(file, told), TURNS_WITHIN_MS, true);
  if (answer === 'no-answer') await client.evaluate(`delete globalThis[${JOB}]`, TURNS_WITHIN_MS);
  if (!wasOpen) await client.evaluate(CLOSE_INSPECTOR, TURNS_WITHIN_MS);
  client.close();
  if (answer === 'no-answer') throw unavailable(examined, BLOCKED, 'try again once it does');
  if (answer === 'gone')
    throw isRunning(examined)
      ? unavailable(examined, 'closed its inspector', 'try again')
      : unavailable(examined, 'ended before the probe was loaded', 'try again with one that runs');
  if ('error' in answer) throw failed(examined, answer.error);
}

const BLOCKED = 'does not turn its event loop: the probe could not be loaded, and nothing of it was left behind';

const JOB = `Symbol.for('grpc-leak-lab.attaching')`;

function inATurn(file: string, told: Readonly<Record<string, string>>): string {
  return `(() => {
    const built = process.getBuiltinModule;
    const load = built ? built('node:module').createRequire('/') : require;
    const job = (globalThis[${JOB}] = {});
    return new Promise((resolve, reject) => setImmediate(() => {
      if (globalThis[${JOB}] !== job) return;
      delete globalThis[${JOB}];
      try { resolve(void load(${JSON.stringify(file)}).attach(${JSON.stringify(told)})); } catch (error) { reject(error); }
    }));
  })()`;
}

/** Waits for an inspector that opens late, to close it again. */
async function closeLate(examined: Examined): Promise<never> {
  const late = await openInspector(examined, OPENS_LATE_MS);
  if (late && !late.wasOpen) await late.client.evaluate(CLOSE_INSPECTOR, TURNS_WITHIN_MS);
  late?.client.close();
  if (!isRunning(examined))
    throw unavailable(examined, 'ended before the probe was loaded', 'try again with one that runs');
  if (late) throw unavailable(examined, BLOCKED, 'try again');
  throw unavailable(
    examined,
    'did not open its inspector: its main thread is held up, or it handles SIGUSR1 by itself',
    'once it goes on it may still open it, on 127.0.0.1 alone; start it under the lab instead: grpc-leak-lab check -- COMMAND',
  );
}

function failed(examined: Examined, error: string): Unavailable {
  const [first = error] = error.split('\n');
  return /is observed already/.test(first)
    ? unavailable(examined, 'is observed already, by another lab', 'end that one first')
    : unavailable(
        examined,
        `could not load the probe: ${first.replace(/^Error: /, '')}`,
        'start it under the lab: grpc-leak-lab check -- COMMAND',
      );
}

function unavailable({ pid }: Examined, message: string, remedy: string): Unavailable {
  return new Unavailable([{ subject: `--pid=${pid}`, message, remedy }]);
}

function firstOf(channel: ChannelServer): Promise<ObservedProcess> {
  return new Promise((resolve) => channel.onProcess(resolve));
}
