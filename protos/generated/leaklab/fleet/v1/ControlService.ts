// Original file: protos/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BeginRequest as _leaklab_fleet_v1_BeginRequest, BeginRequest__Output as _leaklab_fleet_v1_BeginRequest__Output } from '../../../leaklab/fleet/v1/BeginRequest.js';
import type { BeginResponse as _leaklab_fleet_v1_BeginResponse, BeginResponse__Output as _leaklab_fleet_v1_BeginResponse__Output } from '../../../leaklab/fleet/v1/BeginResponse.js';
import type { CheckpointRequest as _leaklab_fleet_v1_CheckpointRequest, CheckpointRequest__Output as _leaklab_fleet_v1_CheckpointRequest__Output } from '../../../leaklab/fleet/v1/CheckpointRequest.js';
import type { CheckpointResponse as _leaklab_fleet_v1_CheckpointResponse, CheckpointResponse__Output as _leaklab_fleet_v1_CheckpointResponse__Output } from '../../../leaklab/fleet/v1/CheckpointResponse.js';

export interface ControlServiceClient extends grpc.Client {
  Begin(argument: _leaklab_fleet_v1_BeginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  Begin(argument: _leaklab_fleet_v1_BeginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  Begin(argument: _leaklab_fleet_v1_BeginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  Begin(argument: _leaklab_fleet_v1_BeginRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  begin(argument: _leaklab_fleet_v1_BeginRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  begin(argument: _leaklab_fleet_v1_BeginRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  begin(argument: _leaklab_fleet_v1_BeginRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  begin(argument: _leaklab_fleet_v1_BeginRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_BeginResponse__Output>): grpc.ClientUnaryCall;
  
  Checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  Checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  Checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  Checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  checkpoint(argument: _leaklab_fleet_v1_CheckpointRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_CheckpointResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ControlServiceHandlers extends grpc.UntypedServiceImplementation {
  Begin: grpc.handleUnaryCall<_leaklab_fleet_v1_BeginRequest__Output, _leaklab_fleet_v1_BeginResponse>;
  
  Checkpoint: grpc.handleUnaryCall<_leaklab_fleet_v1_CheckpointRequest__Output, _leaklab_fleet_v1_CheckpointResponse>;
  
}

export interface ControlServiceDefinition extends grpc.ServiceDefinition {
  Begin: MethodDefinition<_leaklab_fleet_v1_BeginRequest, _leaklab_fleet_v1_BeginResponse, _leaklab_fleet_v1_BeginRequest__Output, _leaklab_fleet_v1_BeginResponse__Output>
  Checkpoint: MethodDefinition<_leaklab_fleet_v1_CheckpointRequest, _leaklab_fleet_v1_CheckpointResponse, _leaklab_fleet_v1_CheckpointRequest__Output, _leaklab_fleet_v1_CheckpointResponse__Output>
}
