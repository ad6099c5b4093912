import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { forcedGc } from '../../services/probe/gc.js';
import { SiteBook } from '../../services/probe/sites.js';
import { StreamBook } from '../../services/probe/streams.js';

/** Begins a call, and is in its stack. */
class Caller {
  begin(streams: StreamBook, listener: { onReceiveStatus(): void }): void {
    streams.observe({ start() {} }).start({}, listener);
  }
}

/** In a function of its own: nothing of its frame holds the caller when it is over. */
function begun(streams: StreamBook): { caller: WeakRef<Caller>; listener: { onReceiveStatus(): void } } {
  const caller = new Caller();
  const listener = { onReceiveStatus() {} };
  caller.begin(streams, listener);
  return { caller: new WeakRef(caller), listener };
}

async function collect(): Promise<void> {
  await turn();
  forcedGc()?.();
}

describe('the stack of a call', () => {
  test('is let go of once it is booked, though the call lives', async () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    const { caller, listener } = begun(streams);
    await collect();
    assert.ok(caller.deref(), 'not booked: the stack holds it'); // else the next would prove nothing
    streams.settle();
    await collect();
    assert.equal(caller.deref(), undefined);
    assert.deepEqual(
      book.rows().map(({ resource, live }) => [resource, live]),
      [['stream', 1]],
    );
    listener.onReceiveStatus();
    assert.equal(book.rows()[0]?.closed, 1);
  });

  test('is booked once, however many checkpoints it lives at, and never where it has ended before one', async () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    begun(streams).listener.onReceiveStatus();
    streams.settle();
    assert.deepEqual(book.rows(), []);
    begun(streams);
    streams.settle();
    streams.settle();
    assert.deepEqual(
      book.rows().map(({ opened, closed }) => [opened, closed]),
      [[1, 0]],
    );
  });
});
