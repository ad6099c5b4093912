import { VITALS_VERSION } from '../../protos/vitalsLine.js';
import { type RecordEvent, recordEvent } from './events.js';
import { firstIssue } from './vitalsLine.js';

/** A line of samples.ndjson as read again: the event, or what is wrong with it. */
export type CheckedEvent = { event: RecordEvent } | { newer: number } | { wrong: string };

/**
 * Checks a line that is read back from a record. All of it was validated against the schema when the lab received it,
 * so this guards against damage and hand edits. Ticks are nearly the whole of a long record, and the schema is dear:
 * those that `scanTick` leaves (names beyond ASCII, say) get a check by hand of just what the analysis reads; all else,
 * rare, and any tick that fails it goes through the schema.
 */
export function checkEvent(value: unknown): CheckedEvent {
  if (isTickEvent(value)) return { event: value };
  const version = (value as Loose | null)?.line?.vitals;
  if (typeof version === 'number' && version > VITALS_VERSION) return { newer: version };
  const checked = recordEvent.safeParse(value);
  return checked.success ? { event: checked.data } : { wrong: firstIssue(checked.error.issues) };
}

type TickEvent = Extract<RecordEvent, { from: 'replica' }>;

/** A tick as it comes out of JSON.parse: anything may be missing or of another type. */
interface Loose {
  receivedMs?: unknown;
  from?: unknown;
  replica?: unknown;
  line?: {
    vitals?: unknown;
    kind?: unknown;
    boot?: unknown;
    atMs?: unknown;
    work?: { begun?: unknown; done?: unknown; failed?: unknown };
    rssBytes?: unknown;
    loopDelay?: { p99Ms?: unknown };
    sockets?: { byRole?: Record<string, { dialled?: unknown; accepted?: unknown } | null> };
    channels?: { opened?: unknown; closed?: unknown; abandoned?: unknown };
  };
}

function isTickEvent(value: unknown): value is TickEvent {
  const event = value as Loose | null;
  const line = event?.line;
  if (!event || !line || line.kind !== 'tick' || event.from !== 'replica' || line.vitals !== VITALS_VERSION)
    return false;
  const { work, loopDelay, sockets, channels } = line;
  return (
    isCount(event.receivedMs) &&
    typeof event.replica === 'string' &&
    typeof line.boot === 'string' &&
    isCount(line.atMs) &&
    isCount(line.rssBytes) &&
    isCount(loopDelay?.p99Ms) &&
    isCount(work?.begun) &&
    isCount(work?.done) &&
    isCount(work?.failed) &&
    (channels === undefined ||
      (isCount(channels?.opened) && isCount(channels?.closed) && isCount(channels?.abandoned))) &&
    (sockets === undefined || areSockets(sockets))
  );
}

function areSockets(sockets: NonNullable<NonNullable<Loose['line']>['sockets']>): boolean {
  const byRole = sockets?.byRole;
  if (typeof byRole !== 'object' || byRole === null) return false;
  for (const role in byRole) {
    const level = byRole[role];
    if (!level || !isCount(level.dialled) || !isCount(level.accepted)) return false;
  }
  return true;
}

/** JSON has no NaN and no infinity, but `1e999` becomes one. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}
