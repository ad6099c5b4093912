import type { CompareRequest } from './flags/requests.js';
import type { Io } from './io.js';

/** Compares the sets of a request and writes the comparison's report. */
export async function runCompare(_request: CompareRequest, _io: Io): Promise<number> {
  throw new Error('not merged yet');
}
