// Original file: protos/fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListHostsRequest as _leaklab_fleet_v1_ListHostsRequest, ListHostsRequest__Output as _leaklab_fleet_v1_ListHostsRequest__Output } from '../../../leaklab/fleet/v1/ListHostsRequest.js';
import type { ListHostsResponse as _leaklab_fleet_v1_ListHostsResponse, ListHostsResponse__Output as _leaklab_fleet_v1_ListHostsResponse__Output } from '../../../leaklab/fleet/v1/ListHostsResponse.js';
import type { TailLogsRequest as _leaklab_fleet_v1_TailLogsRequest, TailLogsRequest__Output as _leaklab_fleet_v1_TailLogsRequest__Output } from '../../../leaklab/fleet/v1/TailLogsRequest.js';
import type { TailLogsResponse as _leaklab_fleet_v1_TailLogsResponse, TailLogsResponse__Output as _leaklab_fleet_v1_TailLogsResponse__Output } from '../../../leaklab/fleet/v1/TailLogsResponse.js';

export interface FleetServiceClient extends grpc.Client {
  ListHosts(argument: _leaklab_fleet_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _leaklab_fleet_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _leaklab_fleet_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  ListHosts(argument: _leaklab_fleet_v1_ListHostsRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _leaklab_fleet_v1_ListHostsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _leaklab_fleet_v1_ListHostsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _leaklab_fleet_v1_ListHostsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  listHosts(argument: _leaklab_fleet_v1_ListHostsRequest, callback: grpc.requestCallback<_leaklab_fleet_v1_ListHostsResponse__Output>): grpc.ClientUnaryCall;
  
  TailLogs(argument: _leaklab_fleet_v1_TailLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_fleet_v1_TailLogsResponse__Output>;
  TailLogs(argument: _leaklab_fleet_v1_TailLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_fleet_v1_TailLogsResponse__Output>;
  tailLogs(argument: _leaklab_fleet_v1_TailLogsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_fleet_v1_TailLogsResponse__Output>;
  tailLogs(argument: _leaklab_fleet_v1_TailLogsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_leaklab_fleet_v1_TailLogsResponse__Output>;
  
}

export interface FleetServiceHandlers extends grpc.UntypedServiceImplementation {
  ListHosts: grpc.handleUnaryCall<_leaklab_fleet_v1_ListHostsRequest__Output, _leaklab_fleet_v1_ListHostsResponse>;
  
  TailLogs: grpc.handleServerStreamingCall<_leaklab_fleet_v1_TailLogsRequest__Output, _leaklab_fleet_v1_TailLogsResponse>;
  
}

export interface FleetServiceDefinition extends grpc.ServiceDefinition {
  ListHosts: MethodDefinition<_leaklab_fleet_v1_ListHostsRequest, _leaklab_fleet_v1_ListHostsResponse, _leaklab_fleet_v1_ListHostsRequest__Output, _leaklab_fleet_v1_ListHostsResponse__Output>
  TailLogs: MethodDefinition<_leaklab_fleet_v1_TailLogsRequest, _leaklab_fleet_v1_TailLogsResponse, _leaklab_fleet_v1_TailLogsRequest__Output, _leaklab_fleet_v1_TailLogsResponse__Output>
}
