// Original file: protos/fleet.proto


export interface TailLogsRequest {
  'hostId'?: (string);
  'limit'?: (number);
}

export interface TailLogsRequest__Output {
  'hostId': (string);
  'limit': (number);
}
