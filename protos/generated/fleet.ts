import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BeginRequest as _leaklab_fleet_v1_BeginRequest, BeginRequest__Output as _leaklab_fleet_v1_BeginRequest__Output } from './leaklab/fleet/v1/BeginRequest.js';
import type { BeginResponse as _leaklab_fleet_v1_BeginResponse, BeginResponse__Output as _leaklab_fleet_v1_BeginResponse__Output } from './leaklab/fleet/v1/BeginResponse.js';
import type { CheckpointRequest as _leaklab_fleet_v1_CheckpointRequest, CheckpointRequest__Output as _leaklab_fleet_v1_CheckpointRequest__Output } from './leaklab/fleet/v1/CheckpointRequest.js';
import type { CheckpointResponse as _leaklab_fleet_v1_CheckpointResponse, CheckpointResponse__Output as _leaklab_fleet_v1_CheckpointResponse__Output } from './leaklab/fleet/v1/CheckpointResponse.js';
import type { ControlServiceClient as _leaklab_fleet_v1_ControlServiceClient, ControlServiceDefinition as _leaklab_fleet_v1_ControlServiceDefinition } from './leaklab/fleet/v1/ControlService.js';
import type { FleetServiceClient as _leaklab_fleet_v1_FleetServiceClient, FleetServiceDefinition as _leaklab_fleet_v1_FleetServiceDefinition } from './leaklab/fleet/v1/FleetService.js';
import type { KnownHost as _leaklab_fleet_v1_KnownHost, KnownHost__Output as _leaklab_fleet_v1_KnownHost__Output } from './leaklab/fleet/v1/KnownHost.js';
import type { ListHostsRequest as _leaklab_fleet_v1_ListHostsRequest, ListHostsRequest__Output as _leaklab_fleet_v1_ListHostsRequest__Output } from './leaklab/fleet/v1/ListHostsRequest.js';
import type { ListHostsResponse as _leaklab_fleet_v1_ListHostsResponse, ListHostsResponse__Output as _leaklab_fleet_v1_ListHostsResponse__Output } from './leaklab/fleet/v1/ListHostsResponse.js';
import type { TailLogsRequest as _leaklab_fleet_v1_TailLogsRequest, TailLogsRequest__Output as _leaklab_fleet_v1_TailLogsRequest__Output } from './leaklab/fleet/v1/TailLogsRequest.js';
import type { TailLogsResponse as _leaklab_fleet_v1_TailLogsResponse, TailLogsResponse__Output as _leaklab_fleet_v1_TailLogsResponse__Output } from './leaklab/fleet/v1/TailLogsResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  leaklab: {
    fleet: {
      v1: {
        BeginRequest: MessageTypeDefinition<_leaklab_fleet_v1_BeginRequest, _leaklab_fleet_v1_BeginRequest__Output>
        BeginResponse: MessageTypeDefinition<_leaklab_fleet_v1_BeginResponse, _leaklab_fleet_v1_BeginResponse__Output>
        CheckpointRequest: MessageTypeDefinition<_leaklab_fleet_v1_CheckpointRequest, _leaklab_fleet_v1_CheckpointRequest__Output>
        CheckpointResponse: MessageTypeDefinition<_leaklab_fleet_v1_CheckpointResponse, _leaklab_fleet_v1_CheckpointResponse__Output>
        ControlService: SubtypeConstructor<typeof grpc.Client, _leaklab_fleet_v1_ControlServiceClient> & { service: _leaklab_fleet_v1_ControlServiceDefinition }
        FleetService: SubtypeConstructor<typeof grpc.Client, _leaklab_fleet_v1_FleetServiceClient> & { service: _leaklab_fleet_v1_FleetServiceDefinition }
        KnownHost: MessageTypeDefinition<_leaklab_fleet_v1_KnownHost, _leaklab_fleet_v1_KnownHost__Output>
        ListHostsRequest: MessageTypeDefinition<_leaklab_fleet_v1_ListHostsRequest, _leaklab_fleet_v1_ListHostsRequest__Output>
        ListHostsResponse: MessageTypeDefinition<_leaklab_fleet_v1_ListHostsResponse, _leaklab_fleet_v1_ListHostsResponse__Output>
        TailLogsRequest: MessageTypeDefinition<_leaklab_fleet_v1_TailLogsRequest, _leaklab_fleet_v1_TailLogsRequest__Output>
        TailLogsResponse: MessageTypeDefinition<_leaklab_fleet_v1_TailLogsResponse, _leaklab_fleet_v1_TailLogsResponse__Output>
      }
    }
  }
}

