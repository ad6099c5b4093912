/** The probe's own ticks, recorded by the lab's own way, are all read by the fast path. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { tick } from '../../protos/vitals.js';
import { ByteScanner } from '../../scripts/record/byteScanner.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { compiledReader, scanTick } from '../../scripts/record/tickFastPath.js';
import { createRecorder } from '../../scripts/run/recorder.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { history } from '../analysis/history.js';
import { fixture, observed } from '../probe/observed.js';
import { temporaryFolder } from './folder.js';

const folder = temporaryFolder();

/** Returns what a program says with these arguments, as lines of samples.ndjson. */
async function recordedTicks(args: readonly string[], cgroup: string): Promise<string[]> {
  const { raw, stderr } = await observed(fixture('ticking.js'), {
    args,
    env: { LEAK_LAB_TICK_MS: '5', CGROUP: cgroup },
    execArgv: ['--import', pathToFileURL(fixture('memoryOf.js')).href],
  });
  const writer = RecordWriter.create(folder, history().plan);
  const recorder = createRecorder(writer, { event: () => undefined });
  const stream = new VitalsStream({
    vitals: (line) => recorder.vitals('agent-1', line),
    log: () => undefined,
    refused: (why, line) => assert.fail(`${why}: ${line}`),
  });
  for (const line of raw) stream.push(line);
  writer.close();
  const lines = readFileSync(join(writer.dir, 'samples.ndjson'), 'utf8').trimEnd().split('\n');
  const ticks = lines.filter((line) => JSON.parse(line).line.kind === 'tick');
  assert.ok(ticks.length > 2, `${ticks.length} ticks; ${stderr}`);
  return ticks;
}

function scanned(line: string): unknown {
  const bytes = Buffer.from(line);
  return scanTick(new ByteScanner(bytes), 0, bytes.length);
}

/** What only processes say that ran already, or that are looked at from outside, or of Go. */
const ELSEWHERE = ['descriptors', 'streams', 'timers', 'threads', 'goroutines'];

test('every tick of a real probe takes the fast path, whatever it can see', async () => {
  const memory = join(folder, 'memory.current');
  writeFileSync(memory, '123456789\n');
  const present = new Set<string>();
  const absent = new Set<string>();
  for (const args of [[], ['introduced', 'sockets'], ['channel'], ['introduced', 'sockets', 'channel']])
    for (const cgroup of ['', memory])
      for (const line of await recordedTicks(args, cgroup)) {
        const event = JSON.parse(line);
        assert.deepEqual(scanned(line), event, `the slow path takes ${line}`);
        for (const name of Object.keys(tick.shape)) (name in event.line ? present : absent).add(name);
      }
  // A field that this test never sees may take the slow path: teach the target above to show it.
  assert.deepEqual(
    [...present].sort(),
    Object.keys(tick.shape)
      .filter((name) => !ELSEWHERE.includes(name))
      .sort(),
  );
  assert.deepEqual([...absent].filter((name) => !ELSEWHERE.includes(name)).sort(), ['cgroupBytes', 'channels']);
});

test('a field that the schema gets is read without further ado; of a kind that is not known, it is named', () => {
  const count = z.number().int().nonnegative();
  const grown = z.object({
    kind: z.literal('tick'),
    threads: z.object({ running: count, idle: count.optional() }).optional(),
    names: z.record(z.string(), z.string()),
  });
  const read = compiledReader(grown);
  for (const value of [
    { kind: 'tick', names: {} },
    { kind: 'tick', threads: { running: 1 }, names: { a: 'b', c: 'd' } },
    { kind: 'tick', threads: { running: 1, idle: 2 }, names: { a: 'b' } },
  ]) {
    const bytes = Buffer.from(JSON.stringify(grown.parse(value)));
    const scanner = new ByteScanner(bytes);
    scanner.reset(0, bytes.length);
    assert.deepEqual(read(scanner), value);
    assert.ok(scanner.atEnd);
  }
  for (const [field, schema] of Object.entries({
    list: z.array(count),
    flag: z.boolean(),
    level: z.number().positive(),
    share: z.number().max(1),
    id: z.string().regex(/^\w+$/),
  }))
    assert.throws(() => compiledReader(z.object({ [field]: schema })), new RegExp(`cannot read line\\.${field},`));
});
