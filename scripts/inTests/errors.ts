import { AssertionError } from 'node:assert';
import type { Caller } from './caller.js';

/** The error of an instrument that does not see what it would have to judge: neither a pass nor a finding. */
export class BlindInstrument extends Error {
  override readonly name = 'BlindInstrument';
}

/** The error of an examination that does not show whether the code leaks. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** Makes the failure of an assertion, with the stack of the test that asked for it. */
export function failure(message: string, caller: Pick<Caller, 'stack'>): AssertionError {
  const error = new AssertionError({ message, operator: 'fail' }); // by which Jest shows the message alone
  return withStack(error, caller);
}

/** Gives an error the stack of the test that asked for the examination. */
export function withStack<E extends Error>(error: E, { stack }: Pick<Caller, 'stack'>): E {
  error.stack = [`${error.name}: ${error.message}`, ...stack].join('\n');
  return error;
}
