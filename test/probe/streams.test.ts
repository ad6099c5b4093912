import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { forcedGc } from '../../services/probe/gc.js';
import { SiteBook } from '../../services/probe/sites.js';
import { StreamBook } from '../../services/probe/streams.js';
import { at, fixture, observed } from './observed.js';

/** Begins a call, and is in its stack. */
class Caller {
  begin(streams: StreamBook, path: string, listener: { onReceiveStatus(): void }): void {
    streams.observe({ start() {} }, path).start({}, listener);
  }
}

/** Stands in a function of its own: nothing of its frame holds the caller when it is over. */
function begun(
  streams: StreamBook,
  path = '/test.Test/Call',
): { caller: WeakRef<Caller>; listener: { onReceiveStatus(): void } } {
  const caller = new Caller();
  const listener = { onReceiveStatus() {} };
  caller.begin(streams, path, listener);
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

describe('the calls of a method', () => {
  const PATH = '/test.Test/Quick';

  /** Makes calls that end, and a checkpoint. */
  function cleanSlice(streams: StreamBook, path = PATH): void {
    for (let call = 0; call < 3; call++) begun(streams, path).listener.onReceiveStatus();
    streams.settle();
  }
  /** Counts the rows of streams that live, and tells whether they are on a line. */
  const living = (book: SiteBook) => book.rows().map(({ live, frames }) => [live, frames.length > 0]);

  test('are on their line when they live at a checkpoint, also after a clean one', () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    cleanSlice(streams);
    begun(streams, PATH);
    streams.settle();
    assert.deepEqual(living(book), [[1, true]]);
  });

  test('are without a line when the first lives after two clean checkpoints, and on it again from then on', () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    cleanSlice(streams);
    cleanSlice(streams);
    const late = begun(streams, PATH);
    streams.settle();
    assert.deepEqual(living(book), [[1, false]]);
    begun(streams, PATH);
    late.listener.onReceiveStatus();
    streams.settle();
    assert.deepEqual(living(book).sort(), [
      [0, false],
      [1, true],
    ]);
  });

  test('are captured as long as one lives, and whatever those of another method do', () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    begun(streams, PATH);
    for (let slice = 0; slice < 3; slice++) cleanSlice(streams);
    begun(streams, PATH);
    for (let slice = 0; slice < 3; slice++) cleanSlice(streams, '/test.Test/Other');
    assert.deepEqual(living(book), [
      [1, true],
      [1, true],
    ]);
  });

  test('are captured still after checkpoints that none began before', () => {
    const book = new SiteBook();
    const streams = new StreamBook(book);
    cleanSlice(streams);
    streams.settle();
    streams.settle();
    begun(streams, PATH);
    streams.settle();
    assert.deepEqual(living(book), [[1, true]]);
  });

  test('hold nothing of their callers once they are captured no more', async () => {
    const streams = new StreamBook(new SiteBook());
    cleanSlice(streams);
    cleanSlice(streams);
    const { caller } = begun(streams, PATH);
    await collect();
    assert.equal(caller.deref(), undefined);
  });
});

test('a program’s calls are told apart by method, and a line is missing of what came after two clean checkpoints alone', async () => {
  const file = fixture('quickCalls.js');
  const seen = await observed(file, { env: { LEAK_LAB_PROFILE: 'heap' } });
  assert.equal(seen.code, 0, seen.stderr);
  const lines = readFileSync(file, 'utf8').split('\n');
  const begun = (index: number) => {
    const rows = at(seen, 'sites', index).sites.filter(
      ({ resource, served }) => resource === 'stream' && served === undefined,
    );
    return rows.map(
      ({ live, frames }) =>
        `${live} ${frames.map(([, line]) => /\/\/ (\w+)/.exec(lines[line - 1] ?? '')?.[1]).find(Boolean) ?? 'unknown'}`,
    );
  };
  assert.deepEqual(begun(1), []);
  assert.deepEqual(begun(2), ['1 unknown']);
  assert.deepEqual(begun(3).sort(), ['1 again', '1 other', '1 unknown']);
});
