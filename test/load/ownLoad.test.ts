/** The parts of the load on a command of one's own that need no command: its pace, its messages, what tells readiness. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromBinary, toJson } from '@bufbuild/protobuf';
import { ownCommand } from '../../scripts/flags/ownCommand.js';
import { bodiesOf, messagesOf } from '../../scripts/load/own/data.js';
import { methodNamed } from '../../scripts/load/own/grpc/find.js';
import { encodedCalls } from '../../scripts/load/own/grpc/messages.js';
import { methodsOfFiles } from '../../scripts/load/own/grpc/protoFiles.js';
import { paced } from '../../scripts/load/own/pace.js';
import { readinessOf } from '../../scripts/load/own/readiness.js';
import { LoadRefused } from '../../scripts/load/own/refusal.js';
import { withVariables } from '../../scripts/load/own/variables.js';
import { driveOf } from '../../scripts/plan/drive.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';

const folder = mkdtempSync(join(tmpdir(), 'leak-lab-messages-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'stock.proto');
writeFileSync(
  file,
  `syntax = "proto3";
package stock;
import "google/protobuf/timestamp.proto";
service Shelf { rpc Take(TakeRequest) returns (Taken); rpc Fill(stream TakeRequest) returns (Taken); }
message TakeRequest {
  int64 item_id = 1; Kind kind = 2; repeated Part parts = 3; google.protobuf.Timestamp at = 4; Part part = 5;
  oneof who { string name = 6; int32 number = 7; }
  map<string, Part> by_name = 8;
  enum Kind { PLAIN = 0; RUSHED = 1; }
  message Part { string sku = 1; TakeRequest whole = 2; }
}
message Taken {}
`,
);
const methods = methodsOfFiles([file], [folder]);
const take = methodNamed('stock.Shelf/Take', methods, 'stock.proto');

describe('the pace of a load', () => {
  const order = { concurrency: 3, signal: new AbortController().signal };

  it('does each unit once, with no more under way than it may', async () => {
    let [underWay, most] = [0, 0];
    const numbers: number[] = [];
    let done = 0;
    const once = async (number: number) => {
      numbers.push(number);
      most = Math.max(most, ++underWay);
      await sleep(1);
      underWay -= 1;
      return { status: 'OK' };
    };
    await paced({ ...order, units: 10 }, once, () => (done += 1));
    assert.deepEqual([numbers.toSorted((a, b) => a - b), most, done], [[...Array(10).keys()], 3, 10]);
  });

  it('counts the wait for a place as latency where units are due at a rate', async () => {
    const latencies: number[] = [];
    const once = () => sleep(30, { status: 'OK' });
    await paced({ ...order, concurrency: 1, units: 4, perSecond: 1000 }, once, (unit) =>
      latencies.push(unit.latencyMs),
    );
    assert.ok((latencies[3] ?? 0) > 2 * 30, latencies.join(' '));
  });

  it('begins nothing more once the run is to end, or its time is over', async () => {
    const ends = new AbortController();
    let begun = 0;
    const once = async () => {
      begun += 1;
      if (begun === 4) ends.abort();
      return { status: 'OK' };
    };
    await paced({ concurrency: 1, units: 1000, signal: ends.signal }, once, () => undefined);
    assert.equal(begun, 4);
    begun = -1_000_000;
    await paced({ ...order, concurrency: 1, units: undefined, forMs: 0 }, once, () => undefined);
    assert.equal(begun, -999_999, 'one at least');
  });
});

describe('the messages of calls', () => {
  const back = (bytes: Buffer | undefined) => toJson(take.input, fromBinary(take.input, bytes ?? Buffer.alloc(0)));

  it('are what is said, in JSON as protobuf has it, with names in either form', () => {
    const said = { item_id: '7', kind: 'RUSHED', parts: [{ sku: 'a' }], at: '2026-01-02T03:04:05Z', byName: { x: {} } };
    const { calls, problems } = encodedCalls(take, [said]);
    assert.deepEqual(problems, []);
    const { item_id: itemId, ...rest } = said;
    assert.deepEqual(back(calls[0]?.[0]), { itemId, ...rest });
  });

  it('are made from their type where none is said', () => {
    const { itemId, at, name, part } = back(encodedCalls(take, undefined).calls[0]?.[0]) as Record<string, unknown>;
    assert.deepEqual([itemId, at, name], ['1', '2026-01-01T00:00:00Z', 'a']);
    assert.match(
      JSON.stringify(part),
      /^\{"sku":"a","whole":\{"itemId":"1"/,
      'a type that holds itself ends somewhere',
    );
  });

  it('name what does not fit', () => {
    const wrong = (value: Parameters<typeof encodedCalls>[1]) => encodedCalls(take, value).problems[0];
    assert.match(wrong([{ itemIdd: 1 }])?.message ?? '', /has the field "itemIdd", which stock\.TakeRequest has not/);
    assert.equal(wrong([{ itemIdd: 1 }])?.remedy, 'did you mean itemId?');
    assert.match(wrong([{ kind: 'FAST' }])?.message ?? '', /^is no stock\.TakeRequest: .*Kind.*"FAST"/);
    assert.match(wrong([3])?.message ?? '', /^is no stock\.TakeRequest, but "3"$/);
  });

  it('are all of one call where that sends a stream', () => {
    const fill = methodNamed('Fill', methods, 'stock.proto');
    const { calls } = encodedCalls(fill, [[{ itemId: 1 }, { itemId: 2 }], { itemId: 3 }]);
    assert.deepEqual(
      calls.map(({ length }) => length),
      [2, 1],
    );
  });

  it('come one from each line of a file, and a line that is no JSON is named', () => {
    writeFileSync(join(folder, 'two.ndjson'), '{"itemId":1}\n\n{"itemId":2}\n');
    assert.deepEqual(messagesOf('@two.ndjson', folder), [{ itemId: 1 }, { itemId: 2 }]);
    assert.deepEqual(bodiesOf('@two.ndjson', folder), ['{"itemId":1}', '{"itemId":2}']);
    assert.throws(() => messagesOf('{}\n{', folder), /line 2/);
    assert.deepEqual(bodiesOf('plain text', folder), ['plain text']);
  });
});

describe('a method', () => {
  it('is found by as much of its name as tells it, and the nearest is suggested', () => {
    for (const name of ['stock.Shelf/Take', '/stock.Shelf/Take', 'stock.Shelf.Take', 'Shelf/Take', 'Take'])
      assert.equal(methodNamed(name, methods, 'it').path, '/stock.Shelf/Take');
    for (const name of ['stock.Shelf/Tke', 'shop.Shelf/Take', 'shop.Store/Tke'])
      assert.throws(
        () => methodNamed(name, methods, 'it'),
        (error) =>
          error instanceof LoadRefused && /did you mean stock\.Shelf\/Take\?/.test(error.problems[0]?.remedy ?? ''),
      );
  });
});

describe('what tells that a command is ready', () => {
  it('is a port, a URL, or else a regular expression', () => {
    assert.deepEqual(readinessOf('8080'), { by: 'port', port: 8080 });
    assert.deepEqual(readinessOf('http://[::1]:1/x'), { by: 'url', url: 'http://[::1]:1/x' });
    assert.deepEqual(readinessOf('listening on'), { by: 'output', pattern: /listening on/ });
    assert.deepEqual(readinessOf('/Up/i'), { by: 'output', pattern: /Up/i });
    assert.ok('wrong' in readinessOf('(up'));
  });
});

describe('the amount of a load', () => {
  const of = (said: Parameters<typeof commandPlan>[0]) =>
    driveOf(commandPlan(said, { id: 'x', argv: ['node'], cwd: '/' }));

  it('has usual values by what drives it, and fits into the time that is said', () => {
    const amounts = (said: Parameters<typeof commandPlan>[0]) => {
      const { calls, warmUp, slices, concurrency, unit } = of(said) ?? assert.fail('no load');
      return { calls, warmUp, slices, concurrency, unit };
    };
    assert.deepEqual(amounts({ 'drive.call': 'a' }), {
      calls: 300,
      warmUp: 50,
      slices: 6,
      concurrency: 4,
      unit: 'call',
    });
    assert.deepEqual(amounts({ 'drive.each': 'a' }), { calls: 60, warmUp: 10, slices: 6, concurrency: 1, unit: 'run' });
    assert.equal(amounts({ 'drive.url': 'a', 'drive.rate': 5 }).concurrency, 100);
    assert.equal(of({ 'drive.call': 'a', 'limits.timeMs': 60_000 })?.calls, undefined);
    assert.equal(of({ 'drive.call': 'a', 'limits.timeMs': 60_000 })?.sliceMs, 7500);
    assert.equal(of({}), undefined);
  });
});

describe('the command that repeats a run', () => {
  it('says what was said, fit for a shell, and no more', () => {
    const repeated = (said: Parameters<typeof commandPlan>[0]) =>
      ownCommand(commandPlan(said, { id: 'x', argv: ['npm', 'start'], cwd: '/' }));
    assert.equal(repeated({ 'drive.call': 'shop.Cart/Get' }), 'grpc-leak-lab check --call=shop.Cart/Get -- npm start');
    assert.equal(
      repeated({
        'drive.call': 'a.B/C',
        'drive.data': '{"id":1}',
        'drive.calls': 90,
        'drive.metadata': ['a:$T', 'b:1'],
      }),
      `grpc-leak-lab check --call=a.B/C --data='{"id":1}' --metadata='a:$T' --metadata=b:1 --calls=90 -- npm start`,
    );
    assert.equal(
      repeated({ 'drive.url': 'http://x/', 'limits.timeMs': 60_000 }),
      'grpc-leak-lab check --url=http://x/ --for=1m -- npm start',
    );
  });
});

describe('variables in metadata', () => {
  it('stand for what the environment says', () => {
    assert.equal(withVariables(`Bearer $T and \${T}`, { T: 'x' }), 'Bearer x and x');
  });
});
