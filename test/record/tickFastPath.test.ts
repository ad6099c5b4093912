import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteScanner } from '../../scripts/record/byteScanner.js';
import { type RecordEvent, recordEvent } from '../../scripts/record/events.js';
import { scanTick } from '../../scripts/record/tickFastPath.js';
import { history } from '../analysis/history.js';

const scanned = (line: string | Buffer): unknown => {
  const bytes = Buffer.from(line);
  return scanTick(new ByteScanner(bytes), 0, bytes.length);
};

const count = fc.nat(2 ** 31 - 1);
/** Mostly the decimals that clocks and counters give, 17 digits and more; now and then anything. */
const measure = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(fc.nat(), fc.nat()).map(([whole, part]) => whole + part / 2 ** 31) },
  { weight: 20, arbitrary: fc.nat(10_000).map((value) => value / 1000) },
  { weight: 20, arbitrary: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }) },
  { weight: 1, arbitrary: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }) },
);
const name = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[\w. -]{1,20}$/) },
  { weight: 1, arbitrary: fc.string({ minLength: 1 }) },
);
const role = fc.record({ dialled: count, accepted: count });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Writes them as the lab does: fields in the order of the schema, absent ones left out. */
const tickEvents: fc.Arbitrary<RecordEvent> = fc
  .record({
    receivedMs: measure,
    replica: name,
    boot: name,
    seq: count,
    atMs: measure,
    work: fc.tuple(count, count, count),
    memory: fc.tuple(measure, measure, measure),
    cgroupBytes: maybe(measure),
    cpuMs: measure,
    delay: fc.tuple(measure, measure, measure),
    sockets: maybe(
      fc.record({
        total: count,
        byRole: fc.dictionary(
          fc.oneof(fc.constantFrom('agent', 'frontDoor', 'other', 'constructor', '__proto__'), name),
          role,
          { maxKeys: 4 },
        ),
      }),
    ),
    channels: maybe(fc.tuple(count, count, count)),
  })
  .map(({ receivedMs, replica, boot, seq, atMs, work, memory, cgroupBytes, cpuMs, delay, sockets, channels }) => ({
    receivedMs,
    from: 'replica',
    replica,
    line: {
      vitals: 1,
      boot,
      seq,
      atMs,
      kind: 'tick',
      work: { begun: work[0], done: work[1], failed: work[2] },
      rssBytes: memory[0],
      heapUsedBytes: memory[1],
      externalBytes: memory[2],
      cgroupBytes,
      cpuMs,
      loopDelay: { meanMs: delay[0], p99Ms: delay[1], maxMs: delay[2] },
      sockets: sockets && { total: sockets.total, byRole: sockets.byRole },
      channels: channels && { opened: channels[0], closed: channels[1], abandoned: channels[2] },
    },
  }));

test('a tick as the lab writes it is read, and no other line', () => {
  const { events } = history({ replicas: 1, slices: 1 });
  for (const event of events) {
    const isTick = event.from === 'replica' && event.line.kind === 'tick';
    assert.deepEqual(scanned(JSON.stringify(event)), isTick ? event : undefined);
  }
});

test('what it makes of any tick is what JSON.parse makes of it, or nothing', () => {
  let read = 0;
  fc.assert(
    fc.property(tickEvents, (event) => {
      const line = JSON.stringify(event);
      const made = scanned(line);
      if (made === undefined) return;
      read += 1;
      assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(line));
    }),
    { seed: 11, numRuns: 2000 },
  );
  assert.ok(read > 500, `${read} of 2000 were read: the others have names with escapes, or exponents`);
});

test('of a damaged line it makes nothing that JSON.parse and the schema would not', () => {
  const line = Buffer.from(
    JSON.stringify(
      history({ replicas: 1 }).events.find((event) => event.from === 'replica' && event.line.kind === 'tick'),
    ),
  );
  let refused = 0;
  for (let position = 0; position < line.length; position++) {
    for (const byte of Buffer.from('0.-e"}{,: \\a')) {
      const damaged = Buffer.from(line);
      damaged[position] = byte;
      refused += check(damaged);
    }
    refused += check(line.subarray(0, position));
    refused += check(Buffer.concat([line.subarray(0, position), line.subarray(position + 1)]));
    refused += check(Buffer.concat([line.subarray(0, position), Buffer.from('0'), line.subarray(position)]));
  }
  assert.ok(refused > 1000);
});

/** @returns 1 when it was refused */
function check(line: Buffer): number {
  const made = scanned(line);
  if (made === undefined) return 1;
  const parsed: unknown = JSON.parse(line.toString());
  assert.deepEqual(made, parsed, line.toString());
  assert.ok(recordEvent.safeParse(parsed).success, line.toString());
  return 0;
}

test('a scanner goes on to the next line after one it refused', () => {
  const lines = history({ replicas: 2 }).events.map((event) => JSON.stringify(event));
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const scanner = new ByteScanner(bytes);
  let begin = 0;
  for (const line of lines) {
    const end = bytes.indexOf('\n', begin);
    const made = scanTick(scanner, begin, end);
    if (made !== undefined) assert.deepEqual(made, JSON.parse(line));
    assert.equal(made !== undefined, line.includes('"kind":"tick"'));
    begin = end + 1;
  }
});
