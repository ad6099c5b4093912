import type { Censuses } from '../../protos/vitals.js';
import { referencedTimers } from './timers.js';

/**
 * Reads Node's own counter of active resources. It leaves out whatever is unreferenced, as idle gRPC sockets and their
 * timers are: it is here to be compared, not to be believed.
 */
export function nodeCensus(): Censuses['node'] {
  const resources = process.getActiveResourcesInfo();
  return {
    sockets: resources.filter((name) => name === 'TCPSocketWrap' || name === 'TCPWrap').length,
    timers: referencedTimers(),
  };
}
