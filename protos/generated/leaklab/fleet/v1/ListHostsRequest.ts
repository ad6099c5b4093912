// Original file: /work/main/protos/fleet.proto


export interface ListHostsRequest {
}

export interface ListHostsRequest__Output {
}
