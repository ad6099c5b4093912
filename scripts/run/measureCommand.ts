/**
 * The story of a run of a command of one's own: it is started with the probe, and what its processes say is recorded.
 * Imports every room below.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { openChannel } from '../engines/command/channelServer.js';
import { startCommand } from '../engines/command/commandProcess.js';
import { oomKills } from '../engines/command/oomKills.js';
import { Unavailable } from '../engines/engine.js';
import type { PprofAttached } from '../engines/pprof/lookByPprof.js';
import { PprofRefused } from '../engines/pprof/refusal.js';
import type { DrivenPlace } from '../load/own/place.js';
import { LoadRefused } from '../load/own/refusal.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import type { Stretch } from '../record/stretch.js';
import { aborted } from './aborted.js';
import { driveProgram } from './driveProgram.js';
import { endCommand } from './endCommand.js';
import { FamilyWatch } from './familyWatch.js';
import { notStarted } from './notStarted.js';
import { lastLook, lookAtCommand } from './pprofCommand.js';
import { PrintedLines } from './printedLines.js';
import { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** Milliseconds that processes may take to close the channel once the command has ended. */
const LAST_WORDS_MS = 1000;

/** Milliseconds within which a child that was left behind says who it is. */
const COMES_UP_MS = 10_000;

export interface CommandMeans {
  readonly env: NodeJS.ProcessEnv;
  /** False where our stdout is needed for a document: that of the command then goes to stderr. */
  readonly keepsStdout: boolean;
  /** Is told once, where the command has ended and processes of it that serve go on. */
  readonly onLeft?: (processes: readonly string[]) => void;
  /** Returns the second stretch that the outcome of the first asks for, once that is over. */
  readonly further?: () => Promise<Stretch | undefined>;
}

/**
 * Carries out the plan of a command:
 *
 * 1. start it, its standard streams untouched, with the probe in every Node process below it;
 * 2. record all that the processes say, or what the endpoint of a Go service tells. One that takes checkpoints and counts
 *    its work decides both by itself; the others are asked for checkpoints at equal times;
 * 3. where the plan says so, put load on it in slices, with a checkpoint after each; it is ended when that is over;
 * 4. its end is the end of the run; `signal` or the time limit ends it before. One that ends well and leaves a server
 *    running is a launcher: the run goes on as long as that does. Whatever is left is ended too.
 *
 * It rejects only for a fault of the lab, and with {@link Unavailable} where the command cannot be started.
 */
export async function measureCommand(
  plan: PlanFor<'command'>,
  { env, keepsStdout, onLeft, further }: CommandMeans,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), Math.min(plan.limits.timeMs, 2 ** 31 - 1));
  const cut = AbortSignal.any([signal, limit.signal]);
  recorder.lab({ kind: 'phase', name: 'starting' });
  const channel = await openChannel();
  const watch = new ProcessWatch(plan, recorder);
  channel.onProcess((process) => watch.welcome(process));
  let family: FamilyWatch | undefined;
  let looked: PprofAttached | undefined;
  const { pprof } = plan.target;
  try {
    const beginMs = performance.now();
    const killedBefore = oomKills();
    const drive = driveOf(plan);
    const printed = drive && new PrintedLines(drive);
    const onLine = printed?.onLine;
    const command = startCommand(plan, { channel: channel.path, env, keepsStdout, onLine });
    family = new FamilyWatch(command.pid);
    const ending = { asked: false, forced: false };
    const gone = new AbortController();
    void command.exited.then(() => gone.abort());
    const place: DrivenPlace = {
      ...{
        noun: 'command',
        cwd: plan.target.cwd,
        env,
        ports: () => watch.ports,
        signal: AbortSignal.any([cut, gone.signal]),
      },
      hasEnded: () => gone.signal.aborted,
      hasPrintedReady: () => printed?.hasMatched ?? false,
    };
    const drives = () => drive && driveProgram(drive, place, { watch, recorder, further, gone: gone.signal });
    const served = async (url: string) => {
      const started = { pid: command.pid, hasEnded: place.hasEnded, signal: cut };
      looked = await lookAtCommand(plan, url, started);
      if (looked) watch.welcome(looked.process);
      if (looked) await drives();
    };
    const load = pprof === undefined ? drives() : served(pprof);
    const isOver = drive ? load : load?.then(() => command.exited); // without load its own end is the end
    try {
      await Promise.race([command.exited, aborted(cut), ...(isOver ? [isOver] : [])]);
      await load; // it hears of the other two
    } finally {
      family.look();
      if (!gone.signal.aborted) await lastLook(looked);
      if (!gone.signal.aborted && (cut.aborted || load)) await endCommand(command, ending);
    }
    const { code, signal: by, failure } = await command.exited;
    if (failure) throw notStarted(plan, failure);
    const ranMs = Math.round(performance.now() - beginMs);
    const left = code === 0 && !ending.asked ? await leftBy(watch) : [];
    if (left.length > 0) {
      onLeft?.(left);
      await Promise.race([watch.allGone(), aborted(cut)]);
    }
    recorder.lab({ kind: 'phase', name: 'draining' });
    if (left.length === 0) await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    const unseen = pprof === undefined ? family.unseen(watch.heard) : []; // what is looked at was said
    const killed = (oomKills() ?? 0) - (killedBefore ?? 0);
    recorder.lab({
      ...{ kind: 'command-ended', code, signal: by, ...ending, ranMs },
      ...(left.length > 0 && { left }),
      ...(unseen.length > 0 && { unseen }),
      ...(killed > 0 && { oomKills: killed }),
    });
  } catch (error) {
    const isRefused = error instanceof LoadRefused || error instanceof PprofRefused;
    const by = error instanceof Unavailable || isRefused ? 'missing' : 'internal-error';
    const { by: words, message, cause } = new EarlyStop({ by, message: (error as Error).message });
    recorder.lab({ kind: 'cut-short', by: words, message, cause });
    throw error;
  } finally {
    clearTimeout(timer);
    recorder.lab({ kind: 'phase', name: 'stopping' });
    await looked?.[Symbol.asyncDispose]();
    family?.signal('SIGTERM');
    await watch.endAll();
    family?.signal('SIGKILL');
    family?.[Symbol.dispose]();
    await channel[Symbol.asyncDispose]();
  }
  if (signal.reason instanceof EarlyStop && signal.reason.cause.by === 'disk') {
    const { by, message, cause } = signal.reason;
    recorder.lab({ kind: 'cut-short', by, message, cause });
  }
  recorder.lab({ kind: 'phase', name: 'done' });
}

/**
 * Returns the servers that a command has left. Its other processes have the time to end as well, and a child that it left
 * behind has the time to come up.
 */
async function leftBy(watch: ProcessWatch): Promise<string[]> {
  const lastWords = () => sleep(LAST_WORDS_MS, undefined, { ref: false });
  await Promise.race([watch.allGone(), lastWords()]);
  const untilMs = performance.now() + COMES_UP_MS;
  while (watch.awaits && performance.now() < untilMs) await sleep(50);
  if (watch.left().length === 0) await Promise.race([watch.allGone(), lastWords()]);
  return watch.left();
}
