// Original file: protos/fleet.proto


export interface CheckpointResponse {
  'hostId'?: (string);
  'settled'?: (boolean);
  'disturbed'?: (boolean);
}

export interface CheckpointResponse__Output {
  'hostId': (string);
  'settled': (boolean);
  'disturbed': (boolean);
}
