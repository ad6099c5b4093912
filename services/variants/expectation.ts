import type { ServiceSettings } from '../../protos/serviceSettings.js';
import type { Retained } from './variant.js';

/**
 * Returns what a run should come out as, by what the variant keeps: whatever is kept of every dial or call is a leak.
 */
export function expectationOf(
  { clients, failed, streams, generators }: Retained,
  { faultyPeers }: Pick<ServiceSettings, 'faultyPeers'>,
): 'leak' | 'clean' {
  const leaks =
    clients === 'every-dial' ||
    streams === 'every-call' ||
    generators === 'every-call' ||
    (failed === 'every-dial' && faultyPeers > 0);
  return leaks ? 'leak' : 'clean';
}
