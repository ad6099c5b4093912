import { setTimeout as sleep } from 'node:timers/promises';
import type { Examined } from './examine.js';
import { InspectorClient } from './inspectorClient.js';
import { inspectorOptions, listenersOf } from './inspectorPort.js';
import { isRunning, startedWith } from './procFiles.js';

/** Milliseconds that a process may take to open its inspector, and to answer. */
const OPENS_WITHIN_MS = 5000;
const ANSWERS_WITHIN_MS = 5000;

/** Milliseconds after which listeners are asked that were there before: an inspector may be open already. */
const OTHERS_AFTER_MS = 1500;

const LOOK_AGAIN_MS = 20;

/** The number of times that a port is tried: it may be one of the program's own, or a machine that is slow. */
const MOST_TRIES = 4;

/** Closes the inspector of a process from inside; the connection ends with it. */
export const CLOSE_INSPECTOR =
  "((built) => (built ? built('node:inspector') : require('node:inspector')))(process.getBuiltinModule).close()";

/** An inspector of a process, and whether it was opened for this. */
export interface OpenInspector {
  readonly client: InspectorClient;
  readonly wasOpen: boolean;
}

/**
 * Connects to the inspector of a process, which SIGUSR1 opens where it is not open. What answers on its ports is believed
 * once it has told the pid: the usual port may be another's.
 *
 * @param withinMs how long to wait for it
 * @returns undefined where it did not open or answer in time: its main thread is held up
 */
export async function openInspector(
  process_: Examined,
  withinMs = OPENS_WITHIN_MS,
): Promise<OpenInspector | undefined> {
  const { pid, argv } = process_;
  const { port } = inspectorOptions(argv, startedWith(pid, 'NODE_OPTIONS') ?? '');
  const before = new Set(listenersOf(pid).map((listener) => listener.port));
  const open = before.has(port) ? await connectTo(pid, port) : undefined;
  if (open) return { client: open, wasOpen: true };
  process.kill(pid, 'SIGUSR1');
  const tries = new Map<number, number>();
  const beganMs = performance.now();
  while (performance.now() - beganMs < withinMs && isRunning(process_)) {
    const mayBeOld = performance.now() - beganMs > OTHERS_AFTER_MS;
    for (const listener of listenersOf(pid)) {
      const wasOpen = before.has(listener.port);
      const tried = tries.get(listener.port) ?? 0;
      if ((wasOpen && !mayBeOld) || tried === MOST_TRIES) continue;
      tries.set(listener.port, tried + 1);
      const client = await connectTo(pid, listener.port);
      if (client) return { client, wasOpen };
    }
    await sleep(LOOK_AGAIN_MS);
  }
  return undefined;
}

/** Connects to a port where the inspector of that very process answers. */
async function connectTo(pid: number, port: number): Promise<InspectorClient | undefined> {
  const client = await InspectorClient.connect(port);
  if (!client) return undefined;
  const told = await client.evaluate('process.pid', ANSWERS_WITHIN_MS);
  if (typeof told === 'object' && 'value' in told && told.value === pid) return client;
  client.close();
  return undefined;
}
