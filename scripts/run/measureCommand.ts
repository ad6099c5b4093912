/**
 * The story of a run of a command of one's own: it is started with the probe, and what its processes say is recorded.
 * Imports every room below.
 */

import type { StartedProgram } from '../../services/process/childProcess.js';
import { openChannel } from '../engines/command/channelServer.js';
import { startCommand } from '../engines/command/commandProcess.js';
import { oomKills } from '../engines/command/oomKills.js';
import { Unavailable } from '../engines/engine.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import { plainText } from '../text/plainText.js';
import { FamilyWatch } from './familyWatch.js';
import { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** Milliseconds that a command may take to end by itself before it is asked to: Ctrl-C in a terminal reaches it too. */
const BY_ITSELF_MS = 300;

/** Milliseconds that a command may take to end once it was asked to; it is killed then. */
const GRACE_MS = 5000;

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
}

/**
 * Carries out the plan of a command:
 *
 * 1. start it, its standard streams untouched, with the probe in every Node process below it;
 * 2. record all that the processes say. One that takes checkpoints and counts its work decides both by itself; the
 *    others are asked for checkpoints at equal times;
 * 3. its end is the end of the run; `signal` or the time limit ends it before. One that ends well and leaves a server
 *    running is a launcher: the run goes on as long as that does. Whatever is left is ended too.
 *
 * It rejects only for a fault of the lab, and with {@link Unavailable} where the command cannot be started.
 */
export async function measureCommand(
  plan: PlanFor<'command'>,
  { env, keepsStdout, onLeft }: CommandMeans,
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
  try {
    const beginMs = performance.now();
    const killedBefore = oomKills();
    const command = startCommand(plan, { channel: channel.path, env, keepsStdout });
    family = new FamilyWatch(command.pid);
    const ending = { asked: false, forced: false };
    await Promise.race([command.exited, aborted(cut)]);
    family.look();
    if (cut.aborted) await end(command, ending);
    const { code, signal: by, failure } = await command.exited;
    if (failure) throw notStarted(plan, failure);
    const ranMs = Math.round(performance.now() - beginMs);
    const left = code === 0 && !cut.aborted ? await leftBy(watch) : [];
    if (left.length > 0) {
      onLeft?.(left);
      await Promise.race([watch.allGone(), aborted(cut)]);
    }
    recorder.lab({ kind: 'phase', name: 'draining' });
    if (left.length === 0) await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS)]);
    const unseen = family.unseen(watch.heard);
    const killed = (oomKills() ?? 0) - (killedBefore ?? 0);
    recorder.lab({
      ...{ kind: 'command-ended', code, signal: by, ...ending, ranMs },
      ...(left.length > 0 && { left }),
      ...(unseen.length > 0 && { unseen }),
      ...(killed > 0 && { oomKills: killed }),
    });
  } catch (error) {
    const by = error instanceof Unavailable ? 'missing' : 'internal-error';
    const { by: words, message, cause } = new EarlyStop({ by, message: (error as Error).message });
    recorder.lab({ kind: 'cut-short', by: words, message, cause });
    throw error;
  } finally {
    clearTimeout(timer);
    recorder.lab({ kind: 'phase', name: 'stopping' });
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

/** Ends a command: by itself, when asked to, or by force. */
async function end(command: StartedProgram, ending: { asked: boolean; forced: boolean }): Promise<void> {
  ending.asked = true;
  if (await within(command.exited, BY_ITSELF_MS)) return;
  command.kill('SIGTERM');
  if (await within(command.exited, GRACE_MS)) return;
  ending.forced = true;
  command.kill('SIGKILL');
}

/**
 * Returns the servers that a command has left. Its other processes have the time to end as well, and a child that it left
 * behind has the time to come up.
 */
async function leftBy(watch: ProcessWatch): Promise<string[]> {
  await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS)]);
  const untilMs = performance.now() + COMES_UP_MS;
  while (watch.awaits && performance.now() < untilMs) await sleep(50);
  if (watch.left().length === 0) await Promise.race([watch.allGone(), sleep(LAST_WORDS_MS)]);
  return watch.left();
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
