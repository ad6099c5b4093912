import { isFor } from '../../plan/kinds.js';
import { commandLineOf, isLauncher, programOf } from '../condense/ownCase.js';
import type { ReplicaCase, RunCase } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';
import type { CommandTrouble, TroubleOf } from '../model/trouble.js';
import { judgedByCheckpoints, LEAST_CHECKPOINTS } from '../verdict/coverage.js';

/**
 * The part of its limit that a heap had reached when it was last read, where V8 aborted for it: it grew on for up to a
 * second, in which the process had no time to tell.
 */
const NEARLY_FULL = 0.5;

/** Numbers of signals as a shell's status tells them: 128 and the number. */
const OF_STATUS: Readonly<Record<number, string>> = { 134: 'SIGABRT', 137: 'SIGKILL', 139: 'SIGSEGV', 143: 'SIGTERM' };

/**
 * Finds what befell a command of one's own: how it ended where nobody asked it to, whether it was ended by force, left
 * servers running, kept starting one program again, or hid one from the probe. Without one process that took a checkpoint
 * nothing can be judged.
 */
export function auditCommand(run: RunCase): FactOf<'command-trouble'>[] {
  if (!isFor(run.plan, 'command')) return [];
  const again = restarted(run);
  const end = ended(run);
  const known = again?.isJudged === false && end?.code === 'ended-early'; // it says why there is too little
  const found = [
    unchosen(run),
    again,
    hidden(run),
    onlyLaunchers(run),
    known ? undefined : end,
    kept(run),
    left(run),
  ].filter((trouble) => trouble !== undefined);
  const isJudged = run.judged.some(({ checkpoints }) => checkpoints.length > 0);
  return found.map((trouble) => ({ rule: 'command-trouble', level: levelOf(trouble, isJudged), trouble }));
}

/** What leaves nothing to judge. */
const ALWAYS: ReadonlySet<CommandTrouble['code']> = new Set(['no-such-process', 'nothing-seen', 'only-launchers']);

function levelOf(trouble: CommandTrouble, isJudged: boolean): 'note' | 'invalid' {
  if (ALWAYS.has(trouble.code)) return 'invalid';
  if (trouble.code === 'restarted') return trouble.isJudged ? 'note' : 'invalid';
  if (trouble.code === 'not-looked-into') return trouble.instead === undefined ? 'note' : 'invalid';
  if (trouble.code === 'would-not-end' || trouble.code === 'left-running') return 'note';
  return isJudged ? 'note' : 'invalid';
}

function unchosen({ plan, replicas, judged }: RunCase): TroubleOf<'no-such-process'> | undefined {
  const pattern = isFor(plan, 'command') ? plan.target.process : undefined;
  if (pattern === undefined || judged.length > 0 || replicas.length === 0) return undefined;
  return { code: 'no-such-process', pattern, seen: replicas.map(commandLineOf) };
}

/** Finds processes of the program that is judged that ended before the next one began. */
function restarted({ judged, replicas }: RunCase): TroubleOf<'restarted'> | undefined {
  const [one] = judged;
  const program = one && programOf(one);
  if (!one || program === undefined) return undefined;
  const lives = replicas.flatMap(({ life, ...replica }) =>
    life && programOf({ life, ...replica }) === program ? [life] : [],
  );
  const times = lives.filter(({ lastMs, hello }) =>
    lives.some((next) => next.firstMs > lastMs && next.hello?.ppid === hello?.ppid),
  ).length;
  if (times === 0) return undefined;
  const longestSeconds = Math.max(...lives.map(({ firstMs, lastMs }) => lastMs - firstMs)) / 1000;
  const isJudged = judged.some(({ checkpoints }) => judgedByCheckpoints(checkpoints));
  return { code: 'restarted', program, times, longestSeconds, isJudged };
}

/** Finds that only tools were judged that start a program: it had not come up, and what they do is not asked for. */
function onlyLaunchers({ plan, judged, seen: { commandEnd } }: RunCase): TroubleOf<'only-launchers'> | undefined {
  const said = isFor(plan, 'command') && plan.target.process !== undefined;
  if (said || judged.length === 0 || commandEnd?.unseen || !judged.every(waitsOnly)) return undefined;
  return { code: 'only-launchers', launchers: judged.map(({ id }) => id) };
}

function waitsOnly(replica: ReplicaCase): boolean {
  return isLauncher(replica) && !countsWork(replica.life);
}

/**
 * Finds programs that the probe did not come into. Where what is judged neither listens nor counts work, and such a
 * program is Node, or what is judged only starts others, then that program is the one that the run is about.
 */
function hidden({ judged, replicas, seen: { commandEnd } }: RunCase): TroubleOf<'not-looked-into'> | undefined {
  const programs = commandEnd?.unseen ?? [];
  if (replicas.length === 0 || programs.length === 0) return undefined;
  const serves = judged.some(({ life }) => (life?.hello?.listening?.length ?? 0) > 0 || countsWork(life));
  const starts = judged.every(isLauncher);
  const instead = !serves && (starts || programs.some(({ isNode }) => isNode)) ? judged[0]?.id : undefined;
  return { code: 'not-looked-into', programs: bare(programs), ...(instead && { instead }) };
}

/** Tells whether a process counted work by itself: of one that did not, seconds stand in the checkpoints, not in its lines. */
function countsWork(life: ReplicaCase['life']): boolean {
  return [...(life?.checkpoints.values() ?? [])].some(({ line }) => line.by === undefined && line.work.begun > 0);
}

function kept({ seen: { commandEnd } }: RunCase): TroubleOf<'would-not-end'> | undefined {
  return commandEnd?.forced ? { code: 'would-not-end' } : undefined;
}

function left({ seen: { commandEnd } }: RunCase): TroubleOf<'left-running'> | undefined {
  return commandEnd?.left ? { code: 'left-running', left: commandEnd.left } : undefined;
}

/** Finds how a command ended that nobody had asked to, where that is not as it should: well, with enough to judge. */
function ended(run: RunCase): CommandTrouble | undefined {
  const { replicas, judged, seen } = run;
  const end = seen.commandEnd;
  if (!end || (judged.length === 0 && replicas.length > 0)) return undefined;
  const { code: status, asked, forced } = end;
  const [first] = judged;
  const life = first?.life;
  const checkpoints = Math.max(0, ...judged.map((each) => each.checkpoints.length));
  const facts = {
    ...(first && { process: first.id }),
    ...{ status, signal: end.signal, checkpoints, least: LEAST_CHECKPOINTS },
    ...(end.ranMs !== undefined && { seconds: end.ranMs / 1000 }),
  };
  if (replicas.length === 0) return { code: 'nothing-seen', ...facts, programs: bare(end.unseen ?? []) };
  const isShort = checkpoints < LEAST_CHECKPOINTS;
  if (asked || forced || end.left) return asked && checkpoints === 0 ? { code: 'ended-early', ...facts } : undefined;
  const signal = end.signal ?? (status === null ? undefined : OF_STATUS[status]);
  if (signal === undefined && status === 0) return isShort ? { code: 'ended-early', ...facts } : undefined;
  const heap = heapOf(life);
  const silent = life?.end?.status === undefined;
  if (heap && silent && signal !== 'SIGKILL' && heap.usedBytes >= NEARLY_FULL * heap.limitBytes)
    return { code: 'heap-full', ...facts, ...heap };
  if (signal === 'SIGKILL' && end.oomKills !== undefined) return { code: 'killed-for-memory', ...facts };
  if (signal !== undefined) return { code: 'killed', ...facts, signal };
  const message = life?.end?.uncaught;
  return message === undefined ? { code: 'failed', ...facts } : { code: 'uncaught-exception', ...facts, message };
}

function heapOf(life: ReplicaCase['life']): { usedBytes: number; limitBytes: number } | undefined {
  const [usedBytes, limitBytes] = [life?.heapUsedBytes, life?.hello?.heapLimitBytes];
  return usedBytes === undefined || limitBytes === undefined ? undefined : { usedBytes, limitBytes };
}

function bare(programs: TroubleOf<'not-looked-into'>['programs']): TroubleOf<'not-looked-into'>['programs'] {
  return programs.map(({ command, pid, isNode }) => ({ command, pid, isNode }));
}
