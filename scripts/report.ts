import type { ReportRequest } from './flags/requests.js';
import type { Io } from './io.js';

/** Analyses the records of a request anew and writes their reports. */
export async function runReport(_request: ReportRequest, _io: Io): Promise<number> {
  throw new Error('not merged yet');
}
