import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Settings } from '../settings.js';

/** What the probe of the main thread hands down to every worker, and these to theirs. */
export interface Inherited {
  readonly board: SharedArrayBuffer;
  /** The name of the broadcast channel on which workers are asked. */
  readonly channel: string;
  readonly settings: Settings;
}

/** Node copies data under such keys to each worker as it starts; the target sees none that it does not ask for. */
const KEY = 'grpc-leak-lab.threads';

export function handDown(inherited: Inherited): void {
  setEnvironmentData(KEY, { ...inherited } as never);
}

export function inherited(): Inherited | undefined {
  return getEnvironmentData(KEY) as unknown as Inherited | undefined;
}
