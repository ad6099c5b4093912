// Original file: protos/agent.proto


export interface StreamLogsRequest {
  'limit'?: (number);
}

export interface StreamLogsRequest__Output {
  'limit': (number);
}
