// Original file: protos/fleet.proto


export interface CheckpointRequest {
  'index'?: (number);
}

export interface CheckpointRequest__Output {
  'index': (number);
}
