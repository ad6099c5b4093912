// Original file: protos/fleet.proto

import type { KnownHost as _leaklab_fleet_v1_KnownHost, KnownHost__Output as _leaklab_fleet_v1_KnownHost__Output } from '../../../leaklab/fleet/v1/KnownHost.js';

export interface ListHostsResponse {
  'hosts'?: (_leaklab_fleet_v1_KnownHost)[];
}

export interface ListHostsResponse__Output {
  'hosts': (_leaklab_fleet_v1_KnownHost__Output)[];
}
