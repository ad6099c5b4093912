import type { ServedCounts } from '../../../protos/vitals.js';
import type { WorkUnit } from '../../plan/plan.js';
import type { Condensed } from './accumulate.js';
import { CondensedReplica, checkpointsOf, type ProcessLife } from './replica.js';

/** The units of work that a process serves, by what they are counted as. */
export type ServedUnit = Extract<WorkUnit, 'call' | 'request'>;

/** The slices between two checkpoints of which a service must have served something in each, for its work to be that. */
const LEAST_SLICES = 4;

/** The share of the slices that may have served nothing. */
const IDLE = 0.2;

/**
 * Returns what a program serves: calls of gRPC, else requests; undefined where it serves too little, or too seldom, for
 * that to be its work.
 */
export function servedUnit({ replicas }: Condensed): ServedUnit | undefined {
  const lives = [...replicas.values()].flatMap((replica) => replica.mainLife ?? []);
  return (['call', 'request'] as const).find((unit) => lives.some((life) => isWorkOf(life, unit)));
}

function isWorkOf(life: ProcessLife, unit: ServedUnit): boolean {
  const served = checkpointsOf(life).map(({ line }) => countOf(line.served, unit) ?? 0);
  const busy = served.filter((each, position) => position > 0 && each > (served[position - 1] as number)).length;
  return busy >= LEAST_SLICES && busy >= (1 - IDLE) * (served.length - 1);
}

/** Gives every process the work that it has served since its first checkpoint. */
export function withServedByProcess(seen: Condensed, unit: ServedUnit): Condensed {
  const told = [...seen.replicas].map(([id, replica]) => [id, serving(replica, unit)] as const);
  return { ...seen, replicas: new Map(told) };
}

/** Returns the processes that served anything between their first checkpoint and their last. */
export function servers({ replicas }: Condensed, unit: ServedUnit): string[] {
  return [...replicas.values()]
    .filter(({ mainLife }) => {
      const served = checkpointsOf(mainLife).map(({ line }) => countOf(line.served, unit) ?? 0);
      return (served.at(-1) ?? 0) > (served[0] ?? 0);
    })
    .map(({ id }) => id);
}

function serving(replica: CondensedReplica, unit: ServedUnit): CondensedReplica {
  const before = new Map([...replica.lives.values()].map((life) => [life.boot, servedBefore(life, unit)] as const));
  const since = (boot: string, served: ServedCounts | undefined) =>
    Math.max(0, (countOf(served, unit) ?? 0) - (before.get(boot) ?? 0));
  const ticks = replica.ticks.withWork((_, { boot, served }) => since(boot, served));
  const told = new CondensedReplica(replica.id, ticks);
  for (const life of replica.lives.values()) {
    const workAt = (served: ServedCounts | undefined) => {
      const done = since(life.boot, served);
      return { begun: done, done, failed: 0 };
    };
    const checkpoints = [...life.checkpoints].map(
      ([index, { atMs, line }]) => [index, { atMs, line: { ...line, work: workAt(line.served) } }] as const,
    );
    const last = checkpointsOf(life).at(-1)?.line.served;
    told.lives.set(life.boot, { ...life, work: workAt(last), checkpoints: new Map(checkpoints) });
  }
  const { starts, ended, joined, lastHeardMs, starved } = replica;
  return Object.assign(told, { starts, ended, joined, lastHeardMs, starved });
}

/** Returns what a process had served at its first checkpoint. */
function servedBefore(life: ProcessLife, unit: ServedUnit): number {
  return countOf(checkpointsOf(life)[0]?.line.served, unit) ?? 0;
}

function countOf(served: ServedCounts | undefined, unit: ServedUnit): number | undefined {
  return unit === 'call' ? served?.calls : served?.requests;
}
