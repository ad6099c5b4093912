import type { Emitter } from './emit.js';
import { guarded } from './guard.js';
import { undoable } from './undo.js';

/** The longest message of an exception that is told, in UTF-16 units. */
const LONGEST_MESSAGE = 300;

/**
 * Tells how this process ends, as far as it can itself: `exit` with its status, `leaves` with the children that go on,
 * and `uncaught` with the exception that nobody caught. A process that ends without `exit` was killed, or aborted. What
 * is uncaught goes its way as it would.
 */
export function tellTheEnd(emitter: Emitter, children: () => readonly number[]): void {
  const uncaught = guarded((error: unknown) => void emitter.emit('event', { name: 'uncaught', detail: worded(error) }));
  const exit = guarded((code: unknown) => {
    const left = children();
    if (left.length > 0) void emitter.emit('event', { name: 'leaves', detail: left.join(' ') });
    void emitter.emit('event', { name: 'exit', detail: String(code) });
  });
  process.on('uncaughtExceptionMonitor', uncaught).on('exit', exit);
  undoable(() => process.off('uncaughtExceptionMonitor', uncaught).off('exit', exit));
}

function worded(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (text.split('\n')[0] ?? '').slice(0, LONGEST_MESSAGE);
}
