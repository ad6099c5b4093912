import type { Hello, Reading } from '../../protos/vitals.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { recordOf } from '../report/analysed.js';
import type { History, Shape } from './history.js';

/** The counts that a reading may hold besides; undefined for one that it does not. */
export interface Counted {
  sessions?: number | undefined;
  descriptors?: number | undefined;
  children?: number | undefined;
  workers?: number | undefined;
  timers?: number | undefined;
}

/**
 * Returns the record of a run whose probe counts further things, and says more of itself.
 *
 * @param counted what a replica holds after so many passes
 */
export function told(shape: Shape, counted: (passes: number) => Counted, hello: Partial<Hello> = {}): History {
  const { plan, events } = recordOf(shape);
  return { plan, events: events.map((event) => changed(event, counted, hello)) };
}

function changed(event: RecordEvent, counted: (passes: number) => Counted, hello: Partial<Hello>): RecordEvent {
  if (event.from !== 'replica') return event;
  const { line } = event;
  if (line.kind === 'hello') return { ...event, line: { ...line, ...hello, blind: { ...line.blind, ...hello.blind } } };
  if (line.kind !== 'checkpoint') return event;
  const besides = readingOf(counted(line.work.done));
  return { ...event, line: { ...line, readings: line.readings.map((reading) => without({ ...reading, ...besides })) } };
}

function readingOf({ sessions, descriptors, ...counts }: Counted): Partial<Reading> {
  return {
    ...counts,
    ...(sessions !== undefined && { sessions: { client: sessions, server: 0 } }),
    ...(descriptors !== undefined && { descriptors: { total: descriptors, byKind: {} } }),
  };
}

/** Returns a reading without what it does not hold. */
function without(reading: Reading): Reading {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined)) as Reading;
}
