import {
  Server,
  type ServerOptions,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import type { AgentServiceHandlers } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import type { LogLine } from '../../protos/generated/leaklab/agent/v1/LogLine.js';
import type { StreamLogsRequest__Output } from '../../protos/generated/leaklab/agent/v1/StreamLogsRequest.js';
import { AgentService, packageDefinition } from '../process/definitions.js';
import type { Behaviour, Log, Subscriber } from '../variants/variant.js';

/** Creates the server of the agent port, which replicas ask things of. */
export function createAgentServer(
  host: { id: string; name: string },
  logs: Log,
  emit: Behaviour['emit'],
  options: ServerOptions = {},
): Server {
  const handlers: AgentServiceHandlers = {
    HostInfo: (_call, callback) => callback(null, host),
    StreamLogs: (call) => void streamLogs(call, host.id, logs, emit),
  };
  const server = new Server(options);
  server.addService(AgentService.service, handlers as UntypedServiceImplementation);
  return withHealthAndReflection(server);
}

/** Adds health and reflection to a server, so that health probes and grpcurl can look around. */
export function withHealthAndReflection(server: Server): Server {
  new HealthImplementation({ '': 'SERVING' }).addToServer(server);
  new ReflectionService(packageDefinition).addToServer(server);
  return server;
}

async function streamLogs(
  call: ServerWritableStream<StreamLogsRequest__Output, LogLine>,
  hostId: string,
  logs: Log,
  emit: Behaviour['emit'],
): Promise<void> {
  const left = new AbortController();
  call.on('cancelled', () => left.abort());
  const send: Subscriber['send'] = (line) => {
    if (!call.cancelled) call.write({ hostId, ...line });
  };
  const { limit } = call.request;
  await (limit > 0 ? emitSome(limit, { left: left.signal, send }, logs) : emit({ left: left.signal, send }, logs));
  call.end();
}

/**
 * Sends the first `limit` lines. A variant is about subscribers that leave, and this one stays to the end: its stream
 * has an end, so all variants serve it in the same way, and whoever loads the fleet with such streams adds nothing to
 * what is measured.
 */
async function emitSome(limit: number, { left, send }: Subscriber, logs: Log): Promise<void> {
  let rest = limit;
  for await (const line of logs.follow(left)) {
    send(line);
    rest -= 1;
    if (rest === 0) return;
  }
}
