import assert from 'node:assert/strict';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type RecordEnding, readEvents } from '../../scripts/record/readEvents.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { temporaryFolder } from '../record/folder.js';
import { type History, history, inBatches } from './history.js';

const reports = temporaryFolder();

/** Counts the replicas that have the four checkpoints that three increments take. */
function judgeable(events: readonly RecordEvent[]): number {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.from === 'replica' && event.line.kind === 'checkpoint')
      counts.set(event.replica, (counts.get(event.replica) ?? 0) + 1);
  }
  return [...counts.values()].filter((count) => count >= 4).length;
}

/** The fewest bytes that hold one of every kind of line: reading at every byte takes time with the square of them. */
function smallHistory(variant: 'leaky' | 'fixed'): History {
  const { plan, events } = history({ variant, replicas: 2, slices: 4, passes: 16, ticksPerSlice: 1 });
  const small = events.flatMap((event): RecordEvent[] => {
    if (event.from === 'load') return event.line.kind === 'summary' ? [event] : [];
    if (event.from === 'lab') return [event];
    const { line } = event;
    if (line.kind === 'checkpoint') return [{ ...event, line: { ...line, readings: line.readings.slice(0, 1) } }];
    if (line.kind === 'tick') return line.work.done === 8 ? [event] : [];
    if (line.kind === 'sites')
      return line.index === 2 ? [{ ...event, line: { ...line, sites: line.sites.slice(0, 1) } }] : [];
    return [event];
  });
  return { plan, events: small };
}

/**
 * Cuts the record at every byte, from its end to nothing. What is read decides the analysis, so equal readings are
 * analysed once.
 */
async function atEveryByte(
  variant: 'leaky' | 'fixed',
  check: (events: readonly RecordEvent[], ending: RecordEnding | undefined, analysis: Analysis) => void,
): Promise<number> {
  const { plan, events } = smallHistory(variant);
  const record = RecordWriter.create(reports, plan);
  for (const event of events) record.append(event);
  record.close();
  const samples = join(record.dir, 'samples.ndjson');
  let before = '';
  let analysed = 0;
  for (let bytes = statSync(samples).size; bytes >= 0; bytes--) {
    truncateSync(samples, bytes);
    const source = readEvents(record.dir);
    const read: RecordEvent[] = [];
    for await (const batch of source) read.push(...batch);
    const now = `${read.length} ${source.ending}`;
    if (now === before) continue;
    before = now;
    analysed += 1;
    const again = Object.assign(inBatches(read), { ending: source.ending });
    check(read, source.ending, await analyse(plan, again, { sources: new DiskSources('.') }));
  }
  assert.ok(analysed > events.length, 'every line was whole once, and broken once');
  return analysed;
}

for (const variant of ['leaky', 'fixed'] as const) {
  const right = variant === 'leaky' ? 'leak' : 'clean';
  test(`a record of ${variant} cut at any byte gives an analysis, and no verdict from too little`, async () => {
    const outcomes = new Set<string>();
    await atEveryByte(variant, (events, ending, analysis) => {
      outcomes.add(analysis.outcome);
      if (judgeable(events) < 2)
        assert.ok(
          ['inconclusive', 'invalid'].includes(analysis.outcome),
          `${events.length} events: ${analysis.summary}`,
        );
      else
        assert.ok([right, 'inconclusive'].includes(analysis.outcome), `${events.length} events: ${analysis.summary}`);
      const told = analysis.audit.find(({ rule }) => rule === 'record-whole')?.level === 'note';
      assert.equal(told, ending === 'broken-line' || events.length === 0);
      assert.ok(analysis.summary.length > 20);
    });
    assert.ok(outcomes.has(right), 'whole, it is judged');
    assert.ok(outcomes.has('invalid') && outcomes.has('inconclusive'));
  });
}
