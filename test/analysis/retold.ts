/**
 * Histories told otherwise: each of these changes what somebody said, and leaves what is made of it to the analysis.
 */
import type { LoadLine } from '../../protos/load.js';
import type { Vitals } from '../../protos/vitals.js';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { type History, labEvent } from './history.js';

type LineOf<Line, Kind> = Extract<Line, { kind: Kind }>;

/** Returns a history in which replicas say something else in every line of a kind. */
export function saying<Kind extends Vitals['kind']>(
  { plan, events }: History,
  kind: Kind,
  change: (line: LineOf<Vitals, Kind>, replica: string) => LineOf<Vitals, Kind>,
): History {
  const isKind = (line: Vitals): line is LineOf<Vitals, Kind> => line.kind === kind;
  return {
    plan,
    events: events.map((event) =>
      event.from === 'replica' && isKind(event.line) ? { ...event, line: change(event.line, event.replica) } : event,
    ),
  };
}

/** Returns a history in which the driver of load sums up otherwise. */
export function summedUp(
  { plan, events }: History,
  change: (line: LineOf<LoadLine, 'summary'>) => Partial<LineOf<LoadLine, 'summary'>>,
): History {
  return {
    plan,
    events: events.map((event) =>
      event.from === 'load' && event.line.kind === 'summary'
        ? { ...event, line: { ...event.line, ...change(event.line) } }
        : event,
    ),
  };
}

/** Returns a history in which the lab, or the place, told something more. */
export function told(
  { plan, events }: History,
  ...lines: readonly (readonly [atMs: number, line: LabLine])[]
): History {
  return withEvents(
    { plan, events },
    lines.map(([atMs, line]) => labEvent(atMs, line)),
  );
}

/** Returns a history with more events, each at its time. */
export function withEvents({ plan, events }: History, more: readonly RecordEvent[]): History {
  return { plan, events: [...events, ...more].sort((a, b) => a.receivedMs - b.receivedMs) };
}

/** The way in which a replica ended. */
export type End = Partial<Omit<LineOf<LabLine, 'replica-ended'>, 'kind' | 'replica'>>;

/** Returns a history in which a replica ended, and said no more. */
export function ended({ plan, events }: History, replica: string, atMs: number, end: End = {}): History {
  const alive = events.filter(
    (event) => event.from !== 'replica' || event.replica !== replica || event.receivedMs < atMs,
  );
  const exited = { how: 'exited', code: 1, signal: null } as const;
  return told({ plan, events: alive }, [atMs, { kind: 'replica-ended', replica, ...exited, lastLog: [], ...end }]);
}

/** Returns a history that the lab cut short. */
export function cutShort(
  { plan, events }: History,
  atMs: number,
  stop: Omit<LineOf<LabLine, 'cut-short'>, 'kind'>,
): History {
  const { by, message, cause } = stop;
  const until = events.filter(({ receivedMs }) => receivedMs < atMs);
  return told({ plan, events: until }, [atMs, { kind: 'cut-short', by, message, ...(cause && { cause }) }]);
}
