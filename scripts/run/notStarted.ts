import { Unavailable } from '../engines/engine.js';
import type { PlanFor } from '../plan/plan.js';
import { plainText } from '../text/plainText.js';

/** Returns the error of a command that could not be started, with its cure. */
export function notStarted({ target }: PlanFor<'command'>, { code, message }: NodeJS.ErrnoException): Unavailable {
  const program = plainText(target.argv[0] ?? '');
  const why = code === 'ENOENT' ? 'there is no such program' : code === 'EACCES' ? 'it may not be run' : message;
  return new Unavailable([
    {
      subject: program,
      message: `the command could not be started: ${why}`,
      remedy: 'name a program on the PATH, or its path: grpc-leak-lab check -- node server.js',
    },
  ]);
}
