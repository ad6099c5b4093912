/**
 * The room of the driver that calls gRPC: it finds the service, its methods and their types, and makes the calls. Imports
 * what the room above it may.
 */
import { resolve } from 'node:path';
import type { Client } from '@grpc/grpc-js';
import type { Drive } from '../../../plan/drive.js';
import { messagesOf } from '../data.js';
import type { OwnDriver, UnitEnd } from '../driver.js';
import { paced } from '../pace.js';
import type { DrivenPlace } from '../place.js';
import { LoadRefused } from '../refusal.js';
import { callOnce } from './call.js';
import { metadataOf } from './client.js';
import { connected } from './connect.js';
import { methodNamed } from './find.js';
import { encodedCalls } from './messages.js';
import { methodsOfFiles } from './protoFiles.js';
import { reflectedMethods } from './reflection.js';
import type { CallableMethod } from './types.js';

/**
 * Waits until the command serves gRPC, finds the method, and returns the driver that calls it, over one channel.
 * @throws {LoadRefused} where the method or its message is not as asked for
 * @throws {NeverReady} where the command does not come to serve gRPC
 */
export async function grpcDriver(drive: Drive, place: DrivenPlace): Promise<OwnDriver> {
  const how = { metadata: metadataOf(drive, place.env), deadlineMs: drive.deadlineMs };
  const { client, address, value } = await connected(drive, place, async (at, where) => {
    const methods = await methodsAt(at, drive, place, where);
    const method = methodNamed(drive.call ?? '', methods, hasFiles(drive) ? drive.protos.join(', ') : where);
    const { calls, problems } = encodedCalls(method, messagesOf(drive.data, place.cwd));
    if (problems.length > 0) throw new LoadRefused(problems);
    if (hasFiles(drive)) await refuseUnimplemented(callOnce(at, method, calls[0] ?? [], how), method, where);
    return { method, calls };
  });
  const { method, calls } = value;
  const once = (number: number) => callOnce(client, method, calls[number % calls.length] ?? [], how);
  return { address, work: (order, done) => paced(order, once, done), close: () => client.close() };
}

/** Waits until the command serves gRPC, and returns the methods that it has. */
export async function listedMethods(drive: Drive, place: DrivenPlace): Promise<CallableMethod[]> {
  if (hasFiles(drive)) return describedMethods(drive, place.cwd);
  const found = await connected(drive, place, (client, address) => methodsAt(client, drive, place, address));
  found.client.close();
  return found.value;
}

/** Refuses a server that says it has no such method: where the method is described by a file, only a call tells. */
async function refuseUnimplemented(call: Promise<UnitEnd>, { name }: CallableMethod, address: string): Promise<void> {
  const { status, failure } = await call;
  if (status !== 'UNIMPLEMENTED') return;
  throw new LoadRefused([
    {
      subject: `--call=${name}`,
      message: `${address} does not implement it: ${failure ?? status}`,
      remedy: 'see that --proto describes what this service serves; --address names another port',
    },
  ]);
}

/** Reads the methods that the files of --proto describe. */
export function describedMethods({ protos, protoPaths }: Drive, cwd: string): CallableMethod[] {
  const folders = [
    ...protoPaths.map((path) => resolve(cwd, path)),
    ...protos.map((file) => resolve(cwd, file, '..')),
    cwd,
  ];
  return methodsOfFiles(protos, [...new Set(folders)]);
}

function hasFiles({ protos }: Drive): boolean {
  return protos.length > 0;
}

async function methodsAt(client: Client, drive: Drive, place: DrivenPlace, address: string): Promise<CallableMethod[]> {
  if (hasFiles(drive)) return describedMethods(drive, place.cwd);
  const methods = await reflectedMethods(client, metadataOf(drive, place.env)).catch((error: Error) => {
    throw new LoadRefused([
      {
        subject: '--call',
        message: `the reflection of ${address} failed: ${error.message}`,
        remedy: 'name the file that describes the service: --proto=shop.proto',
      },
    ]);
  });
  if (methods) return methods;
  throw new LoadRefused(
    [
      {
        subject: '--call',
        message: `${address} has no server reflection, so that its methods are not known`,
        remedy: 'name the file that describes the service: --proto=shop.proto',
      },
    ],
    true,
  );
}
