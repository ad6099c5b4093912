import { type ServiceError, status } from '@grpc/grpc-js';
import type { CheckpointResponse__Output } from '../../protos/generated/leaklab/fleet/v1/CheckpointResponse.js';
import { clientCredentials, clientOptions, type KeyMaterial } from '../agent/credentials.js';
import { ControlService, FleetService } from '../agent/definitions.js';

/** One replica's front door, on one channel for the whole load. */
export interface FrontDoor {
  readonly address: string;
  /** One discovery pass of that replica. @returns the call's status; it never rejects */
  listHosts(): Promise<status>;
  checkpoint(index: number): Promise<CheckpointResponse__Output>;
  close(): void;
}

/** @param callLimitMs deadline of every call */
export function openFrontDoor(address: string, keys: KeyMaterial, callLimitMs: number): FrontDoor {
  const credentials = clientCredentials(keys, 'tls-shared')();
  const fleet = new FleetService(address, credentials, clientOptions('tls-shared'));
  const control = new ControlService(address, credentials, clientOptions('tls-shared'));
  const options = () => ({ deadline: Date.now() + callLimitMs });
  return {
    address,
    listHosts: () =>
      new Promise((resolve) => {
        fleet.ListHosts({}, options(), (error) => resolve(error?.code ?? status.OK));
      }),
    checkpoint: (index) =>
      new Promise((resolve, reject) => {
        control.Checkpoint({ index }, options(), (error: ServiceError | null, answer) => (answer ? resolve(answer) : reject(error)));
      }),
    close: () => {
      fleet.close();
      control.close();
    },
  };
}
