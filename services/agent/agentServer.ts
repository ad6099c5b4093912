import { Server, type ServerOptions, type ServerWritableStream, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import type { AgentServiceHandlers } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import type { LogLine } from '../../protos/generated/leaklab/agent/v1/LogLine.js';
import type { StreamLogsRequest__Output } from '../../protos/generated/leaklab/agent/v1/StreamLogsRequest.js';
import type { Behaviour, Log, Subscriber } from '../variants/variant.js';
import { AgentService, packageDefinition } from './definitions.js';

/** What replicas ask of each other. */
export function createAgentServer(host: { id: string; name: string }, logs: Log, emit: Behaviour['emit'], options: ServerOptions = {}): Server {
  const handlers: AgentServiceHandlers = {
    HostInfo: (_call, callback) => callback(null, host),
    StreamLogs: (call) => void streamLogs(call, host.id, logs, emit),
  };
  const server = new Server(options);
  server.addService(AgentService.service, handlers as UntypedServiceImplementation);
  return withHealthAndReflection(server);
}

/** Lets grpcurl and health probes look around. */
export function withHealthAndReflection(server: Server): Server {
  new HealthImplementation({ '': 'SERVING' }).addToServer(server);
  new ReflectionService(packageDefinition).addToServer(server);
  return server;
}

async function streamLogs(call: ServerWritableStream<StreamLogsRequest__Output, LogLine>, hostId: string, logs: Log, emit: Behaviour['emit']): Promise<void> {
  const left = new AbortController();
  call.on('cancelled', () => left.abort());
  let sent = 0;
  const send = (line: Parameters<Subscriber['send']>[0]) => {
    if (call.cancelled) return;
    call.write({ hostId, ...line });
    sent += 1;
    if (sent === call.request.limit) left.abort();
  };
  await emit({ left: left.signal, send }, logs);
  call.end();
}
