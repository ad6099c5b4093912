import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType as AgentTypes } from '../../protos/generated/agent.js';
import type { ProtoGrpcType as FleetTypes } from '../../protos/generated/fleet.js';

const directory = fileURLToPath(new URL('../../protos/', import.meta.url));

/** The two contracts as proto-loader reads them, for servers and for reflection. */
export const packageDefinition = loadSync(['agent.proto', 'fleet.proto'], {
  includeDirs: [directory],
  defaults: true,
  arrays: true,
  objects: true,
  longs: Number,
  enums: String,
});

// proto-loader knows the shape only at run time; its generator wrote the types from the same files.
const definitions = loadPackageDefinition(packageDefinition) as object as AgentTypes & FleetTypes;

export const { AgentService } = definitions.leaklab.agent.v1;
export const { FleetService, ControlService } = definitions.leaklab.fleet.v1;
