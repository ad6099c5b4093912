import { driveOf } from '../../plan/drive.js';
import { isFor } from '../../plan/kinds.js';
import type { AnyPlan } from '../../plan/plan.js';
import type { NotJudged } from '../model/audit.js';
import type { Condensed } from './accumulate.js';
import { callsUpTo } from './drivenWork.js';
import { inOwnUnit } from './ownWork.js';
import { type CondensedCheckpoint, checkpointsOf } from './replica.js';
import { type ConfirmingStretch, openCase, type ReplicaCase, type RunCase } from './runCase.js';

/** Opens the case of a run, whatever its target is. */
export function caseOf(plan: AnyPlan, record: Condensed): RunCase {
  return isFor(plan, 'fleet') ? openCase(plan, record) : ownCase(plan, record);
}

/**
 * Opens the case of a program of one's own. Of the processes that were seen, those are judged that it is about, see
 * {@link whyNotJudged}; nothing was planned, so each has done what it was to do.
 */
function ownCase(asPlanned: AnyPlan, record: Condensed): RunCase {
  const { plan, seen } = inOwnUnit(asPlanned, record);
  const confirming = confirmingStretch(plan, seen);
  const all = [...seen.replicas.values()].map((replica): ReplicaCase => {
    const life = replica.mainLife;
    return {
      ...{ id: replica.id, role: 'mixed', seen: replica, life, checkpoints: checkpointsOf(life) },
      ...{ endWork: life?.work.done ?? 0, changes: [], ownSockets: seen.ownSockets },
    };
  });
  const notJudged = whyNotJudged(all, plan.work.unit !== 'second' && !driveOf(plan));
  const replicas = all.map((replica) => {
    const why = notJudged.get(replica.id);
    return why === undefined ? replica : { ...replica, leftOut: NOT_JUDGED[why], notJudged: why };
  });
  return {
    plan,
    seen,
    ...(confirming && { confirming }),
    replicas,
    judged: replicas.filter(({ leftOut }) => leftOut === undefined),
    replacements: [],
  };
}

/** Returns the second stretch of the load that the lab put on the command, where there was one. */
function confirmingStretch(plan: AnyPlan, { stretch, load }: Condensed): ConfirmingStretch | undefined {
  const drive = driveOf(plan);
  if (!stretch || !drive) return undefined;
  const first = callsUpTo(load, drive.slices);
  return { ...stretch, after: drive.slices, times: stretch.amount / Math.max(1, first) };
}

const NOT_JUDGED: Readonly<Record<NotJudged, string>> = {
  'no-levels': 'it took no checkpoint',
  'no-work': 'it counted no work',
  'no-listener': 'it listens on no port',
  'other-program': 'it runs another program',
};

/**
 * Tells which processes are not judged, and why. A run is about those that took checkpoints; among them about those
 * that count their work, else about those that listen, as servers do and npm, shells and tools do not; and among these
 * about one program, the one that did most: of what it counts, or else by the CPU that it used, of which a launcher that
 * waits for its child takes next to none. Several processes of one program are its replicas.
 */
function whyNotJudged(all: readonly ReplicaCase[], counted: boolean): ReadonlyMap<string, NotJudged> {
  const out = new Map<string, NotJudged>();
  const narrow = (among: readonly ReplicaCase[], why: NotJudged, stays: (replica: ReplicaCase) => boolean) => {
    const left = among.filter(stays);
    if (left.length === 0) return among;
    for (const replica of among) if (!left.includes(replica)) out.set(replica.id, why);
    return left;
  };
  const told = narrow(all, 'no-levels', ({ checkpoints }) => checkpoints.length > 0);
  const working = narrow(told, 'no-work', ({ life }) =>
    life?.hello === undefined ? true : countsWork(life.work.done),
  );
  const listening = narrow(working, 'no-listener', ({ life }) => life?.hello?.listening?.length !== 0);
  const program = busiest(listening, counted);
  narrow(listening, 'other-program', (replica) => programOf(replica) === program);
  return out;
}

function countsWork(done: number): boolean {
  return done > 0;
}

/**
 * Returns the program of the process that took most checkpoints, and of several of these the one that did most work;
 * where none counts any, of the process that used most CPU while it was looked at.
 */
function busiest(replicas: readonly ReplicaCase[], counted: boolean): string | undefined {
  const by = ({ checkpoints, endWork }: ReplicaCase) =>
    counted ? [checkpoints.length, endWork] : [cpuMsOf(checkpoints), checkpoints.length];
  const [most] = replicas.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)];
    return (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0);
  });
  return most && programOf(most);
}

/** Returns the CPU time from the first checkpoint to the last, in milliseconds. */
function cpuMsOf(checkpoints: readonly CondensedCheckpoint[]): number {
  return (checkpoints.at(-1)?.line.cpuMs ?? 0) - (checkpoints[0]?.line.cpuMs ?? 0);
}

/** Returns the file that a process runs; undefined where it did not say, as lines from elsewhere do not. */
function programOf({ life }: ReplicaCase): string | undefined {
  return life?.hello?.argv?.[0];
}
