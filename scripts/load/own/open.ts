import type { Drive } from '../../plan/drive.js';
import type { OwnDriver } from './driver.js';
import type { DrivenPlace } from './place.js';
import { untilReady } from './ready.js';

/**
 * Waits until the command can take the load of its plan, and returns the driver of it. What a driver needs is loaded only
 * now.
 * @throws {LoadRefused} where the command does not offer what is asked for
 * @throws {NeverReady} where it does not come to take load
 */
export async function openDriver(drive: Drive, place: DrivenPlace): Promise<OwnDriver> {
  await untilReady(drive, place);
  switch (drive.by) {
    case 'call':
      return (await import('./grpc/calls.js')).grpcDriver(drive, place);
    case 'url':
      return (await import('./http.js')).httpDriver(drive, place);
    case 'each':
      return (await import('./each.js')).eachDriver(drive, place);
    case 'k6':
      return (await import('./k6.js')).k6Driver(drive, place);
  }
}
