import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadLine } from '../../protos/load.js';
import { LogLines } from '../../scripts/engines/swarm/log/logLines.js';
import { K6Reader } from '../../scripts/load/k6Reader.js';
import { readRunPlan } from '../../scripts/plan/upgradePlan.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { comparedWith, keptRecord, recordFolder, reportOf, runOf } from './kept.js';
import { fuzzed, spoiled } from './mutations.js';

/*
 * What comes from elsewhere, spoiled at random: each is read, or refused with why. Nothing is thrown that is not meant,
 * and no page shows what is no figure. A case that once failed is in namedCases.test.ts by its name.
 */
describe('what comes from elsewhere, spoiled at random,', () => {
  const { events, plan } = keptRecord('leaky');
  const vitalsLines = events.flatMap((event) => (event.from === 'replica' ? [event.line] : []));

  it('vitals lines are read, told as refused, or left to the log', () => {
    const line = fc.nat(vitalsLines.length - 1).chain((index) => spoiled(vitalsLines[index]));
    const text = fc.oneof(
      line.map((each) => JSON.stringify(each) ?? ''),
      fc.tuple(line, fc.nat()).map(([each, cut]) => (JSON.stringify(each) ?? '').slice(0, cut % 400)),
      fc.string().map((rest) => `{"vitals":1,${rest}`),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (lines) => {
        const told: unknown[] = [];
        const count = (of: unknown) => void told.push(of);
        const stream = new VitalsStream({ vitals: count, log: count, refused: count });
        for (const each of lines) stream.push(each);
        assert.ok(told.length <= lines.length);
      }),
      fuzzed(500),
    );
  });

  it('lines of the load are read, or left to the log', () => {
    const loads = events.flatMap((event) => (event.from === 'load' ? [event.line] : []));
    const { plan: fleetPlan } = keptRecord('k6');
    fc.assert(
      fc.property(
        fc.array(
          fc.nat(loads.length - 1).chain((index) => spoiled(loads[index])),
          { maxLength: 6 },
        ),
        (lines) => {
          const reader = new K6Reader(fleetPlan);
          for (const each of lines)
            for (const made of reader.read(JSON.stringify(each) ?? '') ?? [])
              assert.ok(loadLine.safeParse(made).success, JSON.stringify(made));
        },
      ),
      fuzzed(300),
    );
  });

  it('the log of a Docker Engine is cut into lines, or refused as none', () => {
    const frame = fc.record({
      type: fc.nat(4),
      text: fc.oneof(fc.string(), fc.constant('2026-01-01T00:00:00.000000000Z {"vitals":1}\n')),
      lie: fc.constantFrom(0, 0, 0, 1, -1, 2 ** 25),
    });
    const cutAt = fc.array(fc.nat(200), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), cutAt, (frames, cuts) => {
        const bytes = Buffer.concat(
          frames.flatMap(({ type, text, lie }) => {
            const header = Buffer.alloc(8);
            header[0] = type;
            header.writeUInt32BE(Math.max(0, Buffer.byteLength(text) + lie), 4);
            return [header, Buffer.from(text)];
          }),
        );
        const lines = new LogLines(() => undefined);
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        try {
          for (const [index, from] of places.slice(0, -1).entries())
            for (const { text } of lines.push(bytes.subarray(from, places[index + 1])))
              assert.equal(typeof text, 'string');
          lines.end();
        } catch (error) {
          assert.match(String(error), /no log of an engine/);
        }
      }),
      fuzzed(300),
    );
  });

  it('plans are read, or refused with the place', () => {
    fc.assert(
      fc.property(spoiled(plan), (content) => {
        const read = readRunPlan(content);
        if (!read.success) assert.ok((read.error.issues[0]?.message.length ?? 0) > 3);
      }),
      fuzzed(300),
    );
  });

  it('records are reported, or refused with file and line', async () => {
    const line = fc.nat(events.length - 1).chain((index) => spoiled(events[index]).map((value) => ({ index, value })));
    await fc.assert(
      fc.asyncProperty(line, async ({ index, value }) => {
        const text = events.map((event, at) => JSON.stringify(at === index ? value : event)).join('\n');
        const told = await reportOf(recordFolder(text));
        if ('refused' in told)
          assert.match(told.refused, new RegExp(`samples\\.ndjson:${index + 1} (is damaged|holds vitals)`));
      }),
      fuzzed(12),
    );
  });

  it('a run.json is shown and compared, or refused with the place', async () => {
    const [dir, other] = [await runOf('leaky'), await runOf('fixed')];
    const file = join(dir, 'run.json');
    const whole: unknown = JSON.parse(readFileSync(file, 'utf8'));
    fc.assert(
      fc.property(spoiled(whole), (content) => {
        writeFileSync(file, JSON.stringify(content) ?? '');
        comparedWith(dir, other);
      }),
      fuzzed(20),
    );
  });
});
