// Original file: protos/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckpointRequest as _leaklab_fleet_v1_CheckpointRequest, CheckpointRequest__Output as _leaklab_fleet_v1_CheckpointRequest__Output } from '../../../leaklab/fleet/v1/CheckpointRequest.js';
import type { CheckpointResponse as _leaklab_fleet_v1_CheckpointResponse, CheckpointResponse__Output as _leaklab_fleet_v1_CheckpointResponse__Output } from '../../../leaklab/fleet/v1/CheckpointResponse.js';

export interface ControlServiceClient extends grpc.Client {
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
  Checkpoint: grpc.handleUnaryCall<_leaklab_fleet_v1_CheckpointRequest__Output, _leaklab_fleet_v1_CheckpointResponse>;
  
}

export interface ControlServiceDefinition extends grpc.ServiceDefinition {
  Checkpoint: MethodDefinition<_leaklab_fleet_v1_CheckpointRequest, _leaklab_fleet_v1_CheckpointResponse, _leaklab_fleet_v1_CheckpointRequest__Output, _leaklab_fleet_v1_CheckpointResponse__Output>
}
