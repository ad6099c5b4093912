// Original file: protos/fleet.proto


export interface BeginRequest {
}

export interface BeginRequest__Output {
}
