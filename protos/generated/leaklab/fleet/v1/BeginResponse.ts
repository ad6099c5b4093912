// Original file: protos/fleet.proto


export interface BeginResponse {
}

export interface BeginResponse__Output {
}
