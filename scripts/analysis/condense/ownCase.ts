import { driveOf } from '../../plan/drive.js';
import { isFor } from '../../plan/kinds.js';
import type { AnyPlan } from '../../plan/plan.js';
import type { NotJudged } from '../model/audit.js';
import { judgedByCheckpoints } from '../verdict/coverage.js';
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
  const chosen = chosenBy(plan);
  const counted = plan.work.unit !== 'second' && !driveOf(plan);
  const notJudged = chosen === undefined ? whyNotJudged(all, counted) : notChosen(all, chosen);
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

/** Returns what says outright which processes are judged: `--process`, or their numbers, of which each is. */
function chosenBy(plan: AnyPlan): string | undefined {
  if (isFor(plan, 'process')) return 'all';
  return isFor(plan, 'command') ? plan.target.process : undefined;
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
  launcher: 'it starts a program and waits for it',
  'too-short': 'it lived too short a time',
  'not-chosen': 'it is not what --process names',
  'not-looked-into': 'the probe did not come into it',
  'not-node': 'it is no Node program',
};

/**
 * Tells which processes are not judged, and why. A run is about those that count their work, else about those that
 * listen, as servers do and npm, shells and tools do not, however short they lived; among these about those that took
 * checkpoints, and about one program, the one that did most: of what it counts, or else by the CPU that it used, of which a
 * launcher that waits for its child takes next to none. Several processes of one program are its replicas; one that
 * came late, or ended early, is left to the others.
 */
function whyNotJudged(all: readonly ReplicaCase[], counted: boolean): Map<string, NotJudged> {
  const out = new Map<string, NotJudged>();
  const narrow = narrowing(out);
  const working = narrow(all, 'no-work', ({ life, checkpoints }) =>
    life?.hello === undefined || !counted ? true : countsWork(life.work.done) && checkpoints.length > 0,
  );
  const listening = narrow(working, 'no-listener', ({ life }) => life?.hello?.listening?.length !== 0);
  const told = narrow(listening, 'no-levels', ({ checkpoints }) => checkpoints.length > 0);
  const own = narrow(told, 'launcher', (replica) => !isLauncher(replica));
  const program = busiest(own, counted);
  const alike = narrow(own, 'other-program', (replica) => programOf(replica) === program);
  narrow(alike, 'too-short', ({ checkpoints }) => judgedByCheckpoints(checkpoints));
  return out;
}

/** Tells which processes are not judged where it was said which are: a regular expression, or `all`. */
function notChosen(all: readonly ReplicaCase[], chosen: string): Map<string, NotJudged> {
  const out = new Map<string, NotJudged>();
  const pattern = chosen === 'all' ? /(?:)/ : new RegExp(chosen);
  for (const replica of all) if (!pattern.test(commandLineOf(replica))) out.set(replica.id, 'not-chosen');
  const fitting = all.filter(({ id }) => !out.has(id));
  const told = narrowing(out)(fitting, 'no-levels', ({ checkpoints }) => checkpoints.length > 0);
  narrowing(out)(told, 'too-short', ({ checkpoints }) => judgedByCheckpoints(checkpoints));
  return out;
}

/** Returns a step that leaves out all that do not fit, with the reason; where none fits, it leaves out none. */
function narrowing(out: Map<string, NotJudged>) {
  return (among: readonly ReplicaCase[], why: NotJudged, stays: (replica: ReplicaCase) => boolean) => {
    const left = among.filter(stays);
    if (left.length === 0) return among;
    for (const replica of among) if (!left.includes(replica)) out.set(replica.id, why);
    return left;
  };
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

/** Returns the words of a process's command line after Node itself; its name where it did not say. */
export function commandLineOf({ id, life }: ReplicaCase): string {
  return life?.hello?.argv?.join(' ') ?? id;
}

/** Tools that start a program and wait for it, by the file that they run, or the link to it. */
const LAUNCHER =
  /(^|[\\/])(npm|npx|pnpm|pnpx|yarn|corepack|nodemon|nest|tsx|ts-node-dev|pm2|concurrently|cross-env|dotenv|turbo|nx)(-cli)?(\.[cm]?js)?$|[\\/]tsx[\\/]dist[\\/]cli\.\w+$/;

/** Tells whether a process only starts another: it is a tool that is known for that, listens on nothing and counts nothing. */
export function isLauncher(replica: ReplicaCase): boolean {
  return LAUNCHER.test(programOf(replica) ?? '') && (replica.life?.hello?.listening?.length ?? 0) === 0;
}

/** Returns the file that a process runs; undefined where it did not say, as lines from elsewhere do not. */
export function programOf({ life }: ReplicaCase): string | undefined {
  return life?.hello?.argv?.[0];
}
