// Original file: protos/fleet.proto


export interface KnownHost {
  'id'?: (string);
  'name'?: (string);
  'address'?: (string);
}

export interface KnownHost__Output {
  'id': (string);
  'name': (string);
  'address': (string);
}
