import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { AGENT_ENV, DRIVER_ENV } from '../../protos/environment.js';
import type { CheckpointResponse__Output } from '../../protos/generated/leaklab/fleet/v1/CheckpointResponse.js';
import { clientCredentials, clientOptions, type KeyMaterial, readKeyMaterial } from '../process/credentials.js';
import { ControlService, FleetService } from '../process/definitions.js';
import { number, text } from '../process/environment.js';
import { addressesOfDoors } from './addressesOfDoors.js';
import { print } from './print.js';

/** The front door of one replica, on one channel for the whole load. */
export interface FrontDoor {
  readonly address: string;
  /**
   * Asks that replica for one discovery pass.
   * @returns the call's status, and what that said; it never rejects
   */
  listHosts(): Promise<{ code: status; said: string }>;
  /** Waits until the door is open, and asks for a checkpoint. */
  checkpoint(index: number): Promise<CheckpointResponse__Output>;
  /** Lets the replica make its passes by itself. */
  begin(): Promise<void>;
  close(): void;
}

/**
 * The channel options by which a replica is asked for a sign of life while calls wait for it: one that is cut off
 * answers no more, and no packet says so. On an overloaded machine a live one may take many seconds to answer.
 */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 5_000, 'grpc.keepalive_timeout_ms': 30_000 };

/** The front doors of every replica of a plan. */
export interface FrontDoors {
  /** The front doors of those that make passes. */
  readonly clients: readonly FrontDoor[];
  /** The front doors of those that only serve, if there are any. */
  readonly servers: readonly FrontDoor[];
}

/** Waits until all replicas of the plan are visible, and opens a channel to each. */
export async function openFrontDoors(): Promise<FrontDoors> {
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates));
  const { clients, servers } = await addressesOfDoors();
  const open = (address: string) => openFrontDoor(address, keys, number(DRIVER_ENV.callLimitMs, 1));
  return { clients: clients.map(open), servers: servers.map(open) };
}

/**
 * Asks every replica for a checkpoint, waits for the answers and prints them. A call that fails is a result too, and
 * printed.
 *
 * Servers come last: whatever they hold is their clients' doing, and they do not know when that ends; a client is quiet
 * only when its own calls have ended.
 */
export async function checkpoints(doors: FrontDoors, index: number): Promise<void> {
  await askAll(doors, index);
}

/**
 * Asks every replica for its baseline, as {@link checkpoints} does.
 * @throws where one did not answer: nothing could be held against a baseline that is not there
 */
export async function baselines(doors: FrontDoors): Promise<void> {
  const failed = await askAll(doors, 0);
  if (failed.length > 0) throw new Error(`no baseline was read: ${failed.join('; ')}`);
}

/** @returns what those said that failed, each with its address */
async function askAll({ clients, servers }: FrontDoors, index: number): Promise<string[]> {
  const failed: string[] = [];
  const ask = async ({ address, checkpoint }: FrontDoor) => {
    try {
      const { hostId, settled } = await checkpoint(index);
      print({ kind: 'checkpoint', index, address, hostId, settled });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      failed.push(`${address}: ${said}`);
      print({ kind: 'checkpoint', index, address, error: said });
    }
  };
  await Promise.all(clients.map(ask));
  await Promise.all(servers.map(ask));
  return failed;
}

/**
 * Opens the front door at an address.
 * @param callLimitMs deadline of every call
 */
function openFrontDoor(address: string, keys: KeyMaterial, callLimitMs: number): FrontDoor {
  const credentials = clientCredentials(keys, 'tls-shared')();
  const channelOptions = { ...clientOptions('tls-shared'), ...KEEPALIVE };
  const fleet = new FleetService(address, credentials, channelOptions);
  const control = new ControlService(address, credentials, channelOptions);
  const options = () => ({ deadline: Date.now() + callLimitMs });
  const patient = new Metadata({ waitForReady: true });
  return {
    address,
    listHosts: () =>
      new Promise((resolve) => {
        fleet.ListHosts({}, options(), (error) =>
          resolve({ code: error?.code ?? status.OK, said: error?.details ?? '' }),
        );
      }),
    checkpoint: (index) =>
      new Promise((resolve, reject) => {
        const metadata = index === 0 ? patient : new Metadata();
        control.Checkpoint({ index }, metadata, options(), (error: ServiceError | null, answer) =>
          answer ? resolve(answer) : reject(error),
        );
      }),
    begin: () =>
      new Promise((resolve, reject) => {
        control.Begin({}, options(), (error: ServiceError | null) => (error ? reject(error) : resolve()));
      }),
    close: () => {
      fleet.close();
      control.close();
    },
  };
}
