import { DRIVER_ENV } from '../../protos/environment.js';
import { loadLine } from '../../protos/load.js';
import type { LoadKind } from './loadKind.js';

/** A call waits behind the passes before it; longer than this means that the fleet does not keep up at all. */
const CALL_LIMIT_MS = 60_000;

/** The embedded driver: open loop, over gRPC, at every replica's front door. */
export const grpc: LoadKind = {
  name: 'grpc',
  summary: 'the embedded open-loop driver calls every replica’s front door; each call makes one pass',
  job: (plan) => ({
    name: 'load',
    program: 'services/driver/main.js',
    environment: { [DRIVER_ENV.callLimitMs]: String(CALL_LIMIT_MS + plan.settleLimitMs) },
  }),
  read(line) {
    if (!line.startsWith('{"load":')) return undefined;
    try {
      return loadLine.parse(JSON.parse(line));
    } catch {
      return undefined; // cut off when the driver was killed
    }
  },
};
