/**
 * The story of a run of a command of one's own: it is started with the probe, and what its processes say is recorded.
 * Imports every room below.
 */

import type { StartedProgram } from '../../services/process/childProcess.js';
import type { OwnStretchEnd } from '../analysis/furtherStretch.js';
import { openChannel } from '../engines/command/channelServer.js';
import { startCommand } from '../engines/command/commandProcess.js';
import { Unavailable } from '../engines/engine.js';
import { LoadRefused } from '../load/own/refusal.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import { plainText } from '../text/plainText.js';
import { driveCommand } from './driveCommand.js';
import { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** Milliseconds that a command may take to end by itself before it is asked to: Ctrl-C in a terminal reaches it too. */
const BY_ITSELF_MS = 300;

/** Milliseconds that a command may take to end once it was asked to; it is killed then. */
const GRACE_MS = 5000;

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
    const command = startCommand(plan, { channel: channel.path, env, keepsStdout });
    const ending = { asked: false, forced: false };
    const gone = new AbortController();
    void command.exited.then(() => gone.abort());
    const drive = driveOf(plan);
    const place = { cwd: plan.target.cwd, env, ports: () => watch.ports, signal: AbortSignal.any([cut, gone.signal]) };
    const load = drive && driveCommand(drive, place, { watch, recorder, further, gone: gone.signal });
    try {
      await Promise.race([command.exited, aborted(cut), ...(load ? [load] : [])]);
      await load; // it hears of the other two
    } finally {
      if (!gone.signal.aborted) await end(command, ending);
    }
    const { code, signal: by, failure } = await command.exited;
    if (failure) throw notStarted(plan, failure);
    recorder.lab({ kind: 'phase', name: 'draining' });
    await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS)]);
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

/** Ends a command: by itself, when asked to, or by force. */
async function end(command: StartedProgram, ending: { asked: boolean; forced: boolean }): Promise<void> {
  ending.asked = true;
  if (await within(command.exited, BY_ITSELF_MS)) return;
  command.kill('SIGTERM');
  if (await within(command.exited, GRACE_MS)) return;
  ending.forced = true;
  command.kill('SIGKILL');
}

async function within(done: Promise<unknown>, ms: number): Promise<boolean> {
  return Promise.race([done.then(() => true), sleep(ms).then(() => false)]);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function notStarted({ target }: PlanFor<'command'>, { code, message }: NodeJS.ErrnoException): Unavailable {
  const program = plainText(target.argv[0] ?? '');
  const why = code === 'ENOENT' ? 'there is no such program' : code === 'EACCES' ? 'it may not be run' : message;
  return new Unavailable([
    {
      subject: program,
      message: `the command could not be started: ${why}`,
      remedy: 'name a program on the PATH, or its path: grpc-leak-lab check -- node server.js',
    },
  ]);
}
