import { type ProgramEnd, startProgram } from '../../services/process/childProcess.js';

/** The most that is kept of each stream: its end, which names the cause where something failed. */
const LONGEST_OUTPUT = 1 << 20;

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The time after which it is killed. */
  readonly limitMs?: number;
  /** Kills it when it aborts. */
  readonly signal?: AbortSignal;
}

export interface ProgramResult extends ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** The reason why it did not succeed, in its own last words where it had any. */
  readonly failed?: string;
}

/**
 * Runs a program to its end, in a process group of its own: a Ctrl-C in the terminal reaches the lab alone, which then
 * cleans up what was made. Never rejects for what the program does.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, limitMs, signal }: ProgramOptions = {},
): Promise<ProgramResult> {
  const said = { stdout: '', stderr: '' };
  const child = startProgram(program, args, {
    env,
    ownGroup: true,
    output: (line, from) => {
      said[from] = `${said[from]}${line}\n`.slice(-LONGEST_OUTPUT);
    },
  });
  const kill = () => child.kill();
  const limit = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  for (const each of [limit, signal]) each?.addEventListener('abort', kill);
  if (signal?.aborted) kill();
  const end = await child.ended;
  signal?.removeEventListener('abort', kill);
  const late = limit?.aborted && end.signal === 'SIGKILL' ? `no answer within ${(limitMs ?? 0) / 1000} s` : undefined;
  const failed = late ?? whyFailed(end, said.stderr);
  return { ...end, ...said, ...(failed !== undefined && { failed }) };
}

function whyFailed({ code, signal, failure }: ProgramEnd, stderr: string): string | undefined {
  if (failure) return failure.message;
  if (code === 0) return undefined;
  return stderr.trim().split('\n').at(-1) || `it ended with ${signal ?? `status ${code}`}`;
}
