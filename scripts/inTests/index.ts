/**
 * The room of tests: `assertNoLeak`, which judges a piece of code in the very process that tests it, by the probe and the
 * verdict of the lab. Imports what is below the engines. This file is what the package exports, and is light: what
 * judges is loaded by the first call.
 */
import type { AssertNoLeakOptions } from './options.js';

export type { Allowance, AssertNoLeakOptions, JudgedMetric, LeakedResource } from './options.js';

/** The key on `globalThis` under which a test environment hands its implementation into a sandbox. */
const HANDED_IN = Symbol.for('grpc-leak-lab.assertNoLeak');

/** The implementation, which is told where it was called. */
type Implementation = (body: () => unknown, options: AssertNoLeakOptions, calledAt: Error) => Promise<void>;

/**
 * Asserts that a piece of code leaves nothing open: calls it some three times to warm up, then in bursts of 5, 7, 11 and
 * 13, and reads after each what is settled in this process: channels, sockets, streams, sessions, descriptors, timers,
 * child processes, worker threads, heap. Before that, a channel is planted, and has to be found. More bursts follow where
 * these do not decide.
 *
 * @param body the code, synchronous or not; what it throws is thrown
 * @throws {AssertionError} `leaks 1 channel per call (36 opened, 0 closed) at cart.test.ts:12`
 * @throws {Error} with the name `BlindInstrument` where what leaks could not be seen here, `Undecided` where it does not
 *   show whether the code leaks, and `TypeError` where the options are wrong
 */
export async function assertNoLeak(body: () => unknown, options: AssertNoLeakOptions = {}): Promise<void> {
  const calledAt = new Error();
  const handedIn = (globalThis as { [HANDED_IN]?: Implementation })[HANDED_IN];
  await (handedIn ?? (await import('./examine.js')).examine)(body, options, calledAt);
}
