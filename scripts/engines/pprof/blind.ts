import type { Hello } from '../../../protos/vitals.js';

/** What may be known of a Go service. */
export interface PprofSight {
  readonly knowsProcess: boolean;
  readonly ancestors: boolean;
  readonly gc: boolean;
}

/** Says what pprof does not tell of a Go service. */
export function blindOf({ knowsProcess, ancestors, gc }: PprofSight): Hello['blind'] {
  const unknown = 'it is not known which process of this machine serves the endpoint';
  return {
    ...(!knowsProcess && { kernel: unknown, descriptors: unknown, children: unknown, threads: unknown, rss: unknown }),
    ...(!ancestors && { ancestors: WITHOUT_ANCESTORS }),
    ...(!gc && { gc: 'turned off by --no-gc' }),
  };
}

/** What is not known where Go does not keep the makers of makers. */
export const WITHOUT_ANCESTORS =
  'without GODEBUG=tracebackancestors=8 in its environment Go tells of a goroutine what it runs and what created it, and not the line of the service that led there; start it as GODEBUG=tracebackancestors=8 ./server';
