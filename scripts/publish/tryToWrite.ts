import { isOfSystem, RecordError } from '../record/recordError.js';
import { unwritable } from '../record/unwritable.js';
import type { Published } from './published.js';

/**
 * Writes, and returns why that could not be done.
 * @param again the command that does it again
 */
export function tryToWrite(what: string, write: () => void, again?: string): Pick<Published, 'unwritten'> {
  try {
    write();
    return {};
  } catch (error) {
    if (!(error instanceof RecordError || isOfSystem(error))) throw error;
    const { fault, message, remedy } = unwritable(what, error);
    const told = error instanceof RecordError ? `${what}: ${message}` : message;
    return { unwritten: new RecordError(fault, told, again ? `${remedy}, and then: ${again}` : remedy, error) };
  }
}
