import { status } from '@grpc/grpc-js';
import type { ControlServiceHandlers } from '../../protos/generated/leaklab/fleet/v1/ControlService.js';
import type { Probe } from '../probe/probe.js';
import { failure } from '../process/failure.js';

/** The parts of a replica that drivers of load may ask for. */
export interface Controlled {
  readonly hostId: string;
  /** The probe; undefined where the replica runs without it. */
  readonly probe: Probe | undefined;
  /** Resolves when all replicas are visible: before that there is no baseline. */
  readonly complete: Promise<unknown>;
  /** Lets the replica make its passes by itself. */
  begin(): void;
}

/**
 * Returns the handlers of ControlService. A driver asks for every checkpoint, the baseline included, so that it never
 * dials into a reading.
 */
export function controlHandlers({ hostId, probe, complete, begin }: Controlled): ControlServiceHandlers {
  return {
    Checkpoint: ({ request: { index } }, callback) => {
      if (!probe) return callback(failure(status.FAILED_PRECONDITION, 'this replica runs without the probe'));
      const taken = complete.then(() => probe.checkpoint(index));
      taken.then(
        (outcome) => {
          if (index === 0) probe.event('ready');
          callback(null, { hostId, ...outcome });
        },
        (error) => callback(failure(status.INTERNAL, String(error))),
      );
    },
    Begin: (_call, callback) => {
      begin();
      callback(null, {});
    },
  };
}
