import type { RunPlan } from '../../plan/plan.js';
import { isSplit, roleOf } from '../../plan/replicas.js';
import type { Condensed } from './accumulate.js';
import { CondensedReplica, type ProcessLife } from './replica.js';

/**
 * Gives servers the work of their clients. A server makes no passes, so what it holds grows with the passes of its
 * clients: in the result, its lines carry the passes of one client, as the mean over all that the plan has. At a
 * checkpoint that is exact, since a driver asks all replicas for it between the same two slices; elsewhere it comes
 * from the latest ticks. Where roles are mixed, nothing changes.
 */
export function withServedWork(plan: RunPlan, seen: Condensed): Condensed {
  if (!isSplit(plan)) return seen;
  const all = [...seen.replicas.values()];
  const clients = clientsOf(plan, seen);
  const work: ServedWork = {
    at: workByCheckpoint(clients, plan.target.replicas),
    atMs: workByTime(clients, plan.target.replicas),
  };
  const served = all.map((replica) =>
    replica.joined || roleOf(plan, replica.id) === 'client' ? replica : serving(replica, work),
  );
  return { ...seen, replicas: new Map(served.map((replica) => [replica.id, replica])) };
}

/**
 * Returns the passes of one client, as the mean over all that the plan has, once the living ones have made theirs: a
 * lost client makes no more.
 */
export function servedPasses(plan: RunPlan, seen: Condensed): number {
  const makes = clientsOf(plan, seen).map((client) =>
    client.ended ? doneAt(client, plan.work.slices) : plan.work.amount,
  );
  return sum(makes) / plan.target.replicas;
}

function clientsOf(plan: RunPlan, { replicas }: Condensed): CondensedReplica[] {
  return [...replicas.values()].filter(({ id, joined }) => !joined && roleOf(plan, id) === 'client');
}

/** The passes of one client, as the mean over all, at a checkpoint or at a moment of the run. */
interface ServedWork {
  at(index: number): number;
  atMs(ms: number): number;
}

/** Returns the work at a checkpoint; what a lost client had done still counts. */
function workByCheckpoint(clients: readonly CondensedReplica[], planned: number): ServedWork['at'] {
  return (index) => sum(clients.map((client) => doneAt(client, index))) / planned;
}

/** Returns the passes of a client over all its lives, at a checkpoint or the last one before it. */
function doneAt({ lives }: CondensedReplica, index: number): number {
  const done = [...lives.values()].map(({ checkpoints }) => {
    const upTo = [...checkpoints.values()].filter(({ line }) => line.index <= index);
    return Math.max(0, ...upTo.map(({ line }) => line.work.done));
  });
  return sum(done);
}

function workByTime(clients: readonly CondensedReplica[], planned: number): ServedWork['atMs'] {
  const buckets = clients.flatMap(({ id, ticks }) =>
    ticks.buckets.map(({ boot, atMs, work }) => ({ life: `${id} ${boot}`, atMs, work })),
  );
  const latest = new Map<string, number>();
  let total = 0;
  const steps = buckets
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ life, atMs, work }) => {
      total += work - (latest.get(life) ?? 0);
      latest.set(life, work);
      return { atMs, total };
    });
  return (ms) => (steps.findLast(({ atMs }) => atMs <= ms)?.total ?? 0) / planned;
}

function serving(server: CondensedReplica, { at, atMs }: ServedWork): CondensedReplica {
  const told = new CondensedReplica(server.id, server.ticks.withWork(atMs));
  for (const life of server.lives.values()) told.lives.set(life.boot, servingLife(life, at));
  const { starts, ended, lastHeardMs } = server;
  return Object.assign(told, { starts, ended, lastHeardMs });
}

function servingLife(life: ProcessLife, at: ServedWork['at']): ProcessLife {
  const work = (index: number) => ({ begun: at(index), done: at(index), failed: 0 });
  const checkpoints = [...life.checkpoints].map(
    ([index, { atMs, line }]) => [index, { atMs, line: { ...line, work: work(index) } }] as const,
  );
  return { ...life, work: work(Math.max(-1, ...life.checkpoints.keys())), checkpoints: new Map(checkpoints) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
