import { Unavailable } from '../engines/engine.js';
import type { CheckRequest } from '../flags/checkRequest.js';
import type { CallableMethod } from '../load/own/grpc/types.js';
import { LoadRefused, NeverReady } from '../load/own/refusal.js';
import type { Io } from '../terminal/io.js';
import { refuse } from './checked.js';
import { EXIT } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';

/**
 * Prints the methods that a program serves. Nothing is judged, and no run is left.
 * @param find asks the program for them
 * @returns the exit status
 */
export async function listMethods(
  find: (signal: AbortSignal) => Promise<readonly CallableMethod[]>,
  { json }: Pick<CheckRequest, 'json'>,
  args: readonly string[],
  io: Io,
): Promise<number> {
  using interrupt = watchInterrupts(() => undefined);
  try {
    const methods = await find(interrupt.signal);
    io.stdout.write(json ? `${JSON.stringify({ methods: methods.map(described) })}\n` : listText(methods));
    return EXIT.asExpected;
  } catch (error) {
    const invocation = { name: 'check', args, io };
    if (error instanceof LoadRefused) return refuse(invocation, error.problems);
    if (error instanceof Unavailable) return refuse(invocation, error.problems, EXIT.unavailable);
    if (!(error instanceof NeverReady)) throw error;
    const remedy = 'what it printed says how far it came; --address says where it serves';
    return refuse(invocation, [{ subject: '--call', message: error.message, remedy }], EXIT.invalid);
  }
}

function described({ name, input, output, sendsStream, getsStream }: CallableMethod) {
  return {
    name,
    request: input.typeName,
    response: output.typeName,
    requestStream: sendsStream,
    responseStream: getsStream,
  };
}

function listText(methods: readonly CallableMethod[]): string {
  const of = (isStream: boolean, type: string) => `${isStream ? 'stream ' : ''}${type}`;
  const lines = methods.map(
    ({ name, input, output, sendsStream, getsStream }) =>
      `${name}  (${of(sendsStream, input.typeName)}) returns (${of(getsStream, output.typeName)})\n`,
  );
  return lines.length === 0 ? 'it serves no method of its own\n' : lines.join('');
}
