// Original file: protos/agent.proto


export interface Host {
  'id'?: (string);
  'name'?: (string);
}

export interface Host__Output {
  'id': (string);
  'name': (string);
}
