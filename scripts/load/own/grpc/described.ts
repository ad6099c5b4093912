import type { Drive } from '../../../plan/drive.js';
import type { Problem } from '../../../text/problem.js';
import { messagesOf } from '../data.js';
import { LoadRefused } from '../refusal.js';
import { describedMethods } from './calls.js';
import { methodNamed } from './find.js';
import { encodedCalls } from './messages.js';

/** Finds what is wrong with calls whose service is described by files: nothing needs to be started for that. */
export function describedProblems(drive: Drive, cwd: string): readonly Problem[] {
  try {
    const methods = describedMethods(drive, cwd);
    if (drive.call === '') return []; // they are only listed
    const method = methodNamed(drive.call ?? '', methods, drive.protos.join(', '));
    return encodedCalls(method, messagesOf(drive.data, cwd)).problems;
  } catch (error) {
    if (error instanceof LoadRefused) return error.problems;
    return [
      {
        subject: '--proto',
        message: `cannot be read: ${(error as Error).message}`,
        remedy: 'name a .proto file; --proto-path says where what it imports is',
      },
    ];
  }
}
