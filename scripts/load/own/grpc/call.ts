import { type Client, type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { UnitEnd } from '../driver.js';
import type { CallMessages } from './messages.js';
import type { CallableMethod } from './types.js';

const same = (bytes: Buffer) => bytes;
const NOTHING = {};
const passedOver = (): object => NOTHING; // null would be no message at all

/** Makes one call, whatever streams it has, and resolves once it has ended. It never rejects. */
export function callOnce(
  client: Client,
  { path, sendsStream, getsStream }: Pick<CallableMethod, 'path' | 'sendsStream' | 'getsStream'>,
  messages: CallMessages,
  { metadata, deadlineMs }: { readonly metadata: Metadata; readonly deadlineMs: number },
): Promise<UnitEnd> {
  const options = { deadline: Date.now() + deadlineMs };
  const [first = Buffer.alloc(0)] = messages;
  return new Promise((resolve) => {
    const ended = (error: ServiceError | null) => resolve(endOf(error));
    if (!getsStream) {
      if (!sendsStream) client.makeUnaryRequest(path, same, passedOver, first, metadata, options, ended);
      else send(client.makeClientStreamRequest(path, same, passedOver, metadata, options, ended), messages);
      return;
    }
    const call = sendsStream
      ? send(client.makeBidiStreamRequest(path, same, same, metadata, options), messages)
      : client.makeServerStreamRequest(path, same, same, first, metadata, options);
    let gotAny = false;
    call.on('data', () => {
      gotAny = true;
    });
    call.on('error', (error: ServiceError) =>
      resolve(gotAny && error.code === status.DEADLINE_EXCEEDED ? ANSWERED : endOf(error)),
    );
    call.on('end', () => resolve(ANSWERED));
  });
}

const ANSWERED: UnitEnd = { status: 'OK' };

function endOf(error: ServiceError | null): UnitEnd {
  if (!error) return ANSWERED;
  return { status: status[error.code] ?? String(error.code), failure: error.details || error.message };
}

function send<Call extends { write(message: Buffer): unknown; end(): unknown }>(
  call: Call,
  messages: CallMessages,
): Call {
  for (const message of messages) call.write(message);
  call.end();
  return call;
}
