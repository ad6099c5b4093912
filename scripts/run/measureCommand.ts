/**
 * The story of a run of a command of one's own: it is started with the probe, and what its processes say is recorded.
 * Imports every room below.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnStretchEnd } from '../analysis/furtherStretch.js';
import { openChannel } from '../engines/command/channelServer.js';
import { startCommand } from '../engines/command/commandProcess.js';
import { Unavailable } from '../engines/engine.js';
import { LoadRefused } from '../load/own/refusal.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import { driveCommand } from './driveCommand.js';
import { endCommand } from './endCommand.js';
import { notStarted } from './notStarted.js';
import { PrintedLines } from './printedLines.js';
import { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** Milliseconds that processes may take to close the channel once the command has ended. */
const LAST_WORDS_MS = 1000;

export interface CommandMeans {
  readonly env: NodeJS.ProcessEnv;
  /** False where our stdout is needed for a document: that of the command then goes to stderr. */
  readonly keepsStdout: boolean;
  /** Returns what the first stretch of load came to, once it is over; see {@link OwnStretchEnd}. */
  readonly further?: () => Promise<OwnStretchEnd>;
}

/**
 * Carries out the plan of a command:
 *
 * 1. start it, its standard streams untouched, with the probe in every Node process below it;
 * 2. record all that the processes say. One that takes checkpoints and counts its work decides both by itself; the
 *    others are asked for checkpoints at equal times;
 * 3. where the plan says so, put load on it in slices, with a checkpoint after each; it is ended when that is over;
 * 4. its end is the end of the run; `signal` or the time limit ends it before. Whatever of it is left is ended too.
 *
 * It rejects only for a fault of the lab, and with {@link Unavailable} where the command cannot be started.
 */
export async function measureCommand(
  plan: PlanFor<'command'>,
  { env, keepsStdout, further }: CommandMeans,
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
  try {
    const drive = driveOf(plan);
    const printed = drive && new PrintedLines(drive);
    const onLine = printed?.onLine;
    const command = startCommand(plan, { channel: channel.path, env, keepsStdout, onLine });
    const ending = { asked: false, forced: false };
    const gone = new AbortController();
    void command.exited.then(() => gone.abort());
    const place = {
      ...{ cwd: plan.target.cwd, env, ports: () => watch.ports, signal: AbortSignal.any([cut, gone.signal]) },
      hasEnded: () => gone.signal.aborted,
      hasPrintedReady: () => printed?.hasMatched ?? false,
    };
    const load = drive && driveCommand(drive, place, { watch, recorder, further, gone: gone.signal });
    try {
      await Promise.race([command.exited, aborted(cut), ...(load ? [load] : [])]);
      await load; // it hears of the other two
    } finally {
      if (!gone.signal.aborted) await endCommand(command, ending);
    }
    const { code, signal: by, failure } = await command.exited;
    if (failure) throw notStarted(plan, failure);
    recorder.lab({ kind: 'phase', name: 'draining' });
    await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    recorder.lab({ kind: 'command-ended', code, signal: by, ...ending });
  } catch (error) {
    const by = error instanceof Unavailable || error instanceof LoadRefused ? 'missing' : 'internal-error';
    const { by: words, message, cause } = new EarlyStop({ by, message: (error as Error).message });
    recorder.lab({ kind: 'cut-short', by: words, message, cause });
    throw error;
  } finally {
    clearTimeout(timer);
    recorder.lab({ kind: 'phase', name: 'stopping' });
    await watch.endAll();
    await channel[Symbol.asyncDispose]();
  }
  if (signal.reason instanceof EarlyStop && signal.reason.cause.by === 'disk') {
    const { by, message, cause } = signal.reason;
    recorder.lab({ kind: 'cut-short', by, message, cause });
  }
  recorder.lab({ kind: 'phase', name: 'done' });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
