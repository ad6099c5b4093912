// Original file: /work/main/protos/agent.proto


export interface HostInfoRequest {
}

export interface HostInfoRequest__Output {
}
