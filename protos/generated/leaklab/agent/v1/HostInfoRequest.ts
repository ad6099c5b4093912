// Original file: protos/agent.proto


export interface HostInfoRequest {
}

export interface HostInfoRequest__Output {
}
