import { basename } from 'node:path';
import { stackName } from '../../scripts/engines/swarm/labels.js';

/** Name of the stack that the run of this folder had. */
export function stackOf(runDir: string): string {
  return stackName(basename(runDir));
}
