import type { RunPlan } from '../../scripts/plan/plan.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type History, history, labEvent, type Shape } from './history.js';

/** Replicas that a run lost, and what became of the sockets to them. */
export interface Loss {
  /** Numbers of the replicas, from 1. */
  lost: readonly number[];
  /** The moment when they fell silent, ms since the start. */
  atMs: number;
  /** The moment when the lab was told; the others go on to dial a dead address until then. Default: at once. */
  toldMs?: number;
  /** The moment when the replacements joined; default: never. */
  joinedMs?: number;
  /** `close`: the peers' sockets to it end with it; `half-open`: they stay for ever. */
  sockets: 'close' | 'half-open';
  /** The name of the node that went with each; absent: each was killed. */
  node?: string;
  /** Last words of each; default: none. */
  lastLog?: string[];
}

const BASELINE_MS = 480;
const nameOf = (replica: number) => `replica-${replica}`;

/** A history in which the others lose peers, level by level as leaky and fixed really do over mutual TLS. */
export function historyWithLoss(shape: Shape, loss: Loss): History {
  return withLoss(history(shape), loss);
}

/** Returns a history in which the others lose peers. */
export function withLoss({ plan, events }: History, loss: Loss): History {
  const { lost, atMs, toldMs = atMs, joinedMs } = loss;
  const names = lost.map(nameOf);
  const kept = events
    .filter((event) => !(event.from === 'replica' && names.includes(event.replica) && event.receivedMs >= atMs))
    .map((event) => survivor(event, plan, loss));
  const told = lost.map((replica) =>
    labEvent(toldMs, {
      kind: 'replica-ended',
      replica: nameOf(replica),
      ...(loss.node === undefined
        ? { how: 'signalled', signal: 'SIGKILL' }
        : { how: 'node-lost', node: loss.node, signal: null }),
      code: null,
      lastLog: loss.lastLog ?? [],
    }),
  );
  const joined =
    joinedMs === undefined
      ? []
      : lost.flatMap((replica) => replacement(events, replica, plan.target.replicas + replica, joinedMs));
  return {
    plan: { ...plan, engine: 'swarm' },
    events: [...kept, ...told, ...joined].sort((a, b) => a.receivedMs - b.receivedMs),
  };
}

/** Returns what a replacement says: it joins, reads a baseline, and idles. */
function replacement(
  events: readonly RecordEvent[],
  replaced: number,
  number: number,
  joinedMs: number,
): RecordEvent[] {
  const replica = nameOf(number);
  const first = events.filter(
    (event) => event.from === 'replica' && event.replica === nameOf(replaced) && event.receivedMs <= BASELINE_MS,
  );
  const said = first.map(
    (event, position): RecordEvent =>
      event.from === 'replica'
        ? { ...event, replica, receivedMs: joinedMs + 1 + position, line: { ...event.line, boot: `again-${number}` } }
        : event,
  );
  return [labEvent(joinedMs, { kind: 'replica-joined', replica, replaces: nameOf(replaced) }), ...said];
}

type Line = Extract<RecordEvent, { from: 'replica' }>['line'];

/** An event of a replica that lives on, with the levels that it has after the loss. */
function survivor(event: RecordEvent, plan: RunPlan, loss: Loss): RecordEvent {
  if (event.from !== 'replica' || event.receivedMs < loss.atMs) return event;
  const { line } = event;
  if (line.kind !== 'checkpoint')
    return line.kind === 'tick' ? { ...event, line: tickAfter(line, event.receivedMs, plan, loss) } : event;
  const { channels, dialled, accepted } = levelsAfter(line.work.done, event.receivedMs, plan, loss);
  const roles = { agent: { dialled, accepted }, frontDoor: { dialled: 0, accepted: 1 } };
  const sockets = { total: dialled + accepted + 1, byRole: roles };
  const readings = line.readings.map((reading) => ({ ...reading, sockets, channels }));
  const counts = { opened: channels + 1000, closed: 1000, abandoned: 0 };
  const censuses = { ...line.censuses, kernel: sockets, libuv: { ...sockets, referenced: accepted } };
  return { ...event, line: { ...line, readings, channels: counts, censuses } };
}

function tickAfter(line: Extract<Line, { kind: 'tick' }>, atMs: number, plan: RunPlan, loss: Loss): Line {
  const { dialled, accepted } = levelsAfter(line.work.done, atMs, plan, loss);
  return { ...line, sockets: { total: dialled + accepted, byRole: { agent: { dialled, accepted } } } };
}

/**
 * After `done` passes each, the load even over all: before the loss each pass has a dial of each of N; until it is
 * told, a dial of a dead address holds a channel and no socket; then the address is gone, until the replacement is
 * there.
 */
function levelsAfter(
  done: number,
  atMs: number,
  plan: RunPlan,
  { lost, atMs: lossMs, toldMs = lossMs, joinedMs, sockets }: Loss,
) {
  const passesAt = (ms: number) =>
    Math.min(
      done,
      Math.round(Math.max(0, Math.min(plan.work.slices, (ms - 500) / 1000)) * (plan.work.amount / plan.work.slices)),
    );
  const [before, untold] = [passesAt(lossMs), passesAt(toldMs) - passesAt(lossMs)];
  const later = joinedMs === undefined || atMs < joinedMs ? 0 : done - passesAt(joinedMs);
  const living = plan.target.replicas - lost.length;
  const stale = sockets === 'half-open' ? before * lost.length : 0;
  const replaced = joinedMs !== undefined && atMs >= joinedMs ? lost.length : 0;
  if (plan.target.variant === 'fixed') {
    const half = sockets === 'half-open' ? lost.length : 0;
    return {
      channels: plan.target.replicas - 1 + replaced,
      dialled: living - 1 + half + replaced,
      accepted: living - 1 + half,
    };
  }
  return {
    channels: living * done + lost.length * (before + untold + later),
    dialled: living * done + stale + lost.length * later,
    accepted: living * done + stale,
  };
}
