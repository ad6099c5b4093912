// Original file: protos/fleet.proto


export interface ListHostsRequest {
}

export interface ListHostsRequest__Output {
}
