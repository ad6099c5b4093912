import type { ForeignCopy } from '../../services/probe/grpcModules.js';
import { observeSilently } from '../../services/probe/observeSilently.js';
import { PROBE_KEY } from '../../services/probe/probe.js';
import { examine } from './examine.js';

/**
 * Hands the probe of this process and the implementation of `assertNoLeak` into a sandbox.
 * @param sandbox its global object
 * @returns the function that tells the probe of a grpc-js that was loaded within
 */
export function handIn(sandbox: object): (copy: ForeignCopy) => () => void {
  const probe = observeSilently();
  Object.assign(sandbox, { [PROBE_KEY]: probe, [Symbol.for('grpc-leak-lab.assertNoLeak')]: examine });
  return (copy) => probe.adopt(copy);
}
