// Original file: protos/agent.proto


export interface LogLine {
  'hostId'?: (string);
  'atMs'?: (number | string);
  'text'?: (string);
}

export interface LogLine__Output {
  'hostId': (string);
  'atMs': (number);
  'text': (string);
}
