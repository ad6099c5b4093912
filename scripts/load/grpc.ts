import { callLimit } from '../plan/callLimit.js';
import type { LoadKind } from './loadKind.js';
import { readLoadLine } from './readLoadLine.js';

/** The embedded driver: open loop, over gRPC, at every replica's front door. */
export const grpc: LoadKind = {
  name: 'grpc',
  summary: 'the embedded open-loop driver calls every replica’s front door; each call makes one pass',
  job: (plan) => ({
    name: 'load',
    program: { runtime: 'node', file: 'services/driver/main.js' },
    environment: callLimit(plan),
  }),
  overWith: 'job',
  reader: () => readLoadLine,
};
