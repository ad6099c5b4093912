import type { LabRequest } from './flags/requests.js';
import type { Io } from './io.js';

/** Runs the plans of a request one after another, and compares them where there are several. */
export async function runLab(_request: LabRequest, _io: Io): Promise<number> {
  throw new Error('not merged yet');
}
