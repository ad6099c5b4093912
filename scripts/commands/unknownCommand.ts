import type { Io } from '../terminal/io.js';
import { nearest } from '../text/nearest.js';
import { plainText, quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { refuse } from './checked.js';
import type { ExitCode } from './exitStatus.js';
import { commands } from './index.js';

/**
 * Prints that there is no such command, and which was probably meant.
 * @returns the exit status
 */
export function refuseUnknown(name: string, argv: readonly string[], io: Io): ExitCode {
  return refuse({ name: '', args: argv, io }, [unknownCommand(name)]);
}

function unknownCommand(name: string): Problem {
  const subject = plainText(name);
  if (name.startsWith('-'))
    return {
      subject,
      message: 'comes before any command',
      remedy: `name the command first: grpc-leak-lab lab ${plainText(name)}`,
    };
  const names = Object.keys(commands);
  const near = nearest(name, names);
  const list = `the commands are ${names.join(', ')}; see grpc-leak-lab --help`;
  return {
    subject,
    message: `there is no command ${quoted(name)}`,
    remedy: near === undefined ? list : `did you mean ${near}?`,
  };
}
