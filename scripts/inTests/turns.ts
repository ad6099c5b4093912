/** The key on `globalThis` under which several copies of this module find the last in the queue. */
const LAST = Symbol.for('grpc-leak-lab.lastExamination');

/** Runs `act` when those that were asked for before have ended, also by another copy of this module in this thread. */
export function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const shared = globalThis as { [LAST]?: Promise<unknown> };
  const mine = (shared[LAST] ?? Promise.resolve()).then(act);
  shared[LAST] = mine.catch(() => undefined);
  return mine;
}
