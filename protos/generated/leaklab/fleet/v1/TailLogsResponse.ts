// Original file: protos/fleet.proto


export interface TailLogsResponse {
  'hostId'?: (string);
  'atMs'?: (number | string);
  'text'?: (string);
}

export interface TailLogsResponse__Output {
  'hostId': (string);
  'atMs': (number);
  'text': (string);
}
