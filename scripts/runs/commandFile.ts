import { join } from 'node:path';
import { z } from 'zod';
import { readDocument } from '../record/document.js';
import { writeAtomically } from '../record/writeFiles.js';

/** The file that tells the folder of a command of several runs, which compared none of them, from that of a run. */
export const COMMAND_FILE = 'command.json';

const VERSION = 1;

/** Schema of command.json: when the command ended, and its runs in the order in which they were made. */
const commandFile = z.object({ schemaVersion: z.literal(VERSION), at: z.string(), runs: z.array(z.string()) });

export type CommandFile = z.infer<typeof commandFile>;

/**
 * Writes command.json in one step.
 * @throws {RecordError} `unwritable`
 */
export function writeCommandFile(dir: string, told: Omit<CommandFile, 'schemaVersion'>): void {
  writeAtomically(join(dir, COMMAND_FILE), JSON.stringify({ schemaVersion: VERSION, ...told } satisfies CommandFile));
}

/** Reads the command.json of a folder; undefined where there is none, or none that can be read. */
export function readCommandFile(dir: string): CommandFile | undefined {
  const reading = readDocument(join(dir, COMMAND_FILE), '', VERSION);
  return 'fault' in reading ? undefined : commandFile.safeParse(reading.content).data;
}
